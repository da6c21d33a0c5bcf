package latchkey.account;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.database.UniqueKeys;
import latchkey.web.BrowserId;
import latchkey.web.ClientAddress;
import latchkey.web.Cookies;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Ties a provider's identity to an account that was there before. The account has to sign in as it used to and confirm
 * it: a provider that lets somebody else have the same address must not hand the account over. What waits is known by a
 * cookie of the browser that came back from the provider, which no link can plant in another.
 */
final class OidcLinks {
    private static final String COOKIE = "oidc-link";
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final OidcLinkStore links;
    private final OidcIdentityStore identities;
    private final AccountStore accounts;
    private final SecurityNotices notices;
    private final OidcSettings settings;
    private final AccountEvents events;
    private final Transactions transactions;
    private final Cookies cookies;
    private final ClientAddress clientAddress;
    private final Clock clock;

    OidcLinks(
            DSLContext db,
            SecurityNotices notices,
            OidcSettings settings,
            AccountEvents events,
            Transactions transactions,
            Cookies cookies,
            ClientAddress clientAddress,
            Clock clock) {
        this.links = new OidcLinkStore(db);
        this.identities = new OidcIdentityStore(db);
        this.accounts = new AccountStore(db);
        this.notices = notices;
        this.settings = settings;
        this.events = events;
        this.transactions = transactions;
        this.cookies = cookies;
        this.clientAddress = clientAddress;
        this.clock = clock;
    }

    void offer(Context ctx, Account account, OidcIdentity identity) {
        var token = BrowserId.random();
        links.insert(Sha256.of(token), account.id(), identity.issuer(), identity.subject(), clock.instant());
        cookies.set(ctx, COOKIE, token, LIFETIME);
    }

    boolean isWaiting(Context ctx) {
        return waiting(ctx) != null;
    }

    /** Ties what waits for the account that is signed in; false if nothing does any more. */
    boolean confirm(Context ctx) {
        var linked = confirmUnlessTaken(ctx, CurrentAccount.of(ctx));
        cookies.remove(ctx, COOKIE);
        return linked;
    }

    private boolean confirmUnlessTaken(Context ctx, Account account) {
        try {
            return transactions.call(() -> {
                accounts.lock(account.id());
                var waiting = waiting(ctx);
                if (waiting == null || !links.delete(digest(ctx))) {
                    return false;
                }
                tie(ctx, account, waiting.issuer(), waiting.subject());
                record(ctx, account);
                return true;
            });
        } catch (DataAccessException e) {
            if (isTaken(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Whether what somebody is at a provider was tied in the meantime, or the account to somebody else there. */
    static boolean isTaken(DataAccessException failure) {
        return UniqueKeys.violated(failure, "PRIMARY") || UniqueKeys.violated(failure, "oidc_identity_account");
    }

    /** Lets a provider sign an account in, whose owner is told. Call it within a transaction, and record it there. */
    void tie(Context ctx, Account account, String issuer, String subject) {
        identities.insert(account.id(), issuer, subject, clock.instant());
        notices.credentialsChanged(
                ctx,
                account,
                "A sign-in service was tied to your account",
                "Somebody at %s (%s), who has your address there, was tied to your account and is let into it from now on; this was done"
                        .formatted(settings.name(), issuer));
    }

    void record(Context ctx, Account account) {
        var actor = Actor.of(ctx, clientAddress, account.id(), account.email());
        events.record(actor, AuditAction.PROVIDER_LINKED, account.id());
    }

    void deleteOld() {
        links.deleteBefore(clock.instant().minus(LIFETIME));
    }

    private OidcLinkStore.@Nullable Waiting waiting(Context ctx) {
        var since = clock.instant().minus(LIFETIME);
        return links.find(digest(ctx), CurrentAccount.of(ctx).id(), since)
                .filter(waiting -> !identities.has(CurrentAccount.of(ctx).id(), waiting.issuer()))
                .orElse(null);
    }

    private byte[] digest(Context ctx) {
        var token = cookies.read(ctx, COOKIE);
        return Sha256.of(token == null ? "" : token);
    }
}
