package latchkey.account;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Predicate;
import latchkey.database.Transactions;
import latchkey.web.Flash;
import latchkey.web.SealedBox;
import latchkey.web.Web;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Sign-in with an OpenID provider, put together. */
public final class Oidc {
    private final OidcSettings settings;
    private final OidcProvider provider;
    private final OidcRequests requests;
    private final OidcIdentityStore identities;
    private final OidcLinks links;
    private final OidcSignIn signIn;
    private final OidcProof proof;
    private final SessionLimits limits;
    private final Flash flash;

    /** @param invited whether an address may get an account here though accounts are not made for everybody */
    public Oidc(
            OidcSettings settings,
            SignInWays ways,
            DSLContext db,
            Web web,
            SealedBox box,
            SignIn signIn,
            Sessions sessions,
            SessionLimits limits,
            Predicate<String> invited,
            ProviderGroups groups,
            SecurityNotices notices,
            AccountEvents events,
            Transactions transactions,
            Clock clock) {
        this.settings = settings;
        this.provider = new OidcProvider(
                settings,
                new OidcDiscovery(settings, clock),
                URI.create(web.baseUrl().value() + OidcPages.CALLBACK));
        this.requests = new OidcRequests(db, box, web.browserId(), transactions, clock);
        this.identities = new OidcIdentityStore(db);
        this.links =
                new OidcLinks(db, notices, settings, events, transactions, web.cookies(), web.clientAddress(), clock);
        this.signIn = new OidcSignIn(
                settings, ways, db, links, signIn, invited, groups, events, transactions, web.clientAddress(), clock);
        this.proof = new OidcProof(db, sessions, events, web.clientAddress());
        this.limits = limits;
        this.flash = web.flash();
    }

    /** Why the provider can't be used; null: it answers as it should. */
    public static @Nullable String complaint(OidcSettings settings, Clock clock) {
        try {
            var unused = new OidcDiscovery(settings, clock).metadata();
            return null;
        } catch (OidcFailure e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Forgets who was led to the provider and did not come back. */
    public void deleteOld() {
        requests.deleteOld();
        links.deleteOld();
    }

    /** Whether an account can sign in with the provider. */
    boolean knows(Account account) {
        return identities.has(account.id(), settings.issuer());
    }

    /** How long a proof counts. */
    Duration proofLimit() {
        return limits.proof();
    }

    OidcSettings settings() {
        return settings;
    }

    OidcProvider provider() {
        return provider;
    }

    OidcRequests requests() {
        return requests;
    }

    OidcLinks links() {
        return links;
    }

    OidcSignIn signIn() {
        return signIn;
    }

    Flash flash() {
        return flash;
    }

    OidcProof proof() {
        return proof;
    }
}
