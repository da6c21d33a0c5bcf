package latchkey.account;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.function.Predicate;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.web.ClientAddress;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Finds or makes the account of somebody whom the provider vouches for, and signs it in. */
final class OidcSignIn {
    private final OidcSettings settings;
    private final SignInWays ways;
    private final AccountStore accounts;
    private final OidcIdentityStore identities;
    private final OidcLinks links;
    private final SignIn signIn;
    private final Predicate<String> invited;
    private final ProviderGroups groups;
    private final AccountEvents events;
    private final Transactions transactions;
    private final ClientAddress clientAddress;
    private final Clock clock;

    OidcSignIn(
            OidcSettings settings,
            SignInWays ways,
            DSLContext db,
            OidcLinks links,
            SignIn signIn,
            Predicate<String> invited,
            ProviderGroups groups,
            AccountEvents events,
            Transactions transactions,
            ClientAddress clientAddress,
            Clock clock) {
        this.settings = settings;
        this.ways = ways;
        this.accounts = new AccountStore(db);
        this.identities = new OidcIdentityStore(db);
        this.links = links;
        this.signIn = signIn;
        this.invited = invited;
        this.groups = groups;
        this.events = events;
        this.transactions = transactions;
        this.clientAddress = clientAddress;
        this.clock = clock;
    }

    /** What came of it. */
    sealed interface Result {
        /** @param next the own path to lead to now */
        record SignedIn(String next) implements Result {}

        /** An account with this address is there, and has to confirm first. */
        record Linking() implements Result {}

        /** The provider does not vouch for the address. */
        record Unverified() implements Result {}

        /** There is none, and none may be made; or the one with this address is somebody else there. */
        record NoAccount(String email) implements Result {}
    }

    Result signIn(Context ctx, OidcIdentity identity, String next) {
        if (identity.email().isEmpty()) {
            refuse(ctx, null, "(an address that is not verified)");
            return new Result.Unverified();
        }
        return transactions.call(() -> {
            var account = identities.find(identity.issuer(), identity.subject()).orElse(null);
            return account == null ? first(ctx, identity, next) : enter(ctx, account, identity, next);
        });
    }

    /** Somebody who never came from this provider before. */
    private Result first(Context ctx, OidcIdentity identity, String next) {
        var found = accounts.find(identity.email()).orElse(null);
        if (found == null) {
            return mayBeMade(identity) ? tied(ctx, made(identity), identity, next) : refused(ctx, null, identity);
        } else if (identities.has(found.id(), identity.issuer())) {
            return refused(ctx, found, identity);
        } else if (ways.passwords()) {
            links.offer(ctx, found, identity);
            return new Result.Linking();
        } else {
            // Where the provider is the only authority, its word on who has an address is all there is.
            return tied(ctx, found, identity, next);
        }
    }

    private boolean mayBeMade(OidcIdentity identity) {
        return settings.createAccounts() || invited.test(identity.email());
    }

    private Account made(OidcIdentity identity) {
        var account = new Account(UuidCreator.getTimeOrderedEpoch(), identity.email(), false);
        accounts.insert(account, null, clock.instant());
        return account;
    }

    private Result tied(Context ctx, Account account, OidcIdentity identity, String next) {
        links.tie(ctx, account, identity.issuer(), identity.subject());
        return enter(ctx, account, identity, next);
    }

    private Result enter(Context ctx, Account account, OidcIdentity identity, String next) {
        identities.touch(identity.issuer(), identity.subject(), clock.instant());
        groups.apply(actor(ctx, account), account, identity.issuer(), identity.groups());
        if (settings.secondFactorDone()) {
            signIn.begin(ctx, account, identity.authenticatedAt());
            return new Result.SignedIn(next);
        }
        return new Result.SignedIn(signIn.proceed(ctx, account, next, identity.authenticatedAt()));
    }

    private Result refused(Context ctx, @Nullable Account account, OidcIdentity identity) {
        refuse(ctx, account, identity.email());
        return new Result.NoAccount(identity.email());
    }

    private void refuse(Context ctx, @Nullable Account account, String name) {
        var id = account == null ? null : account.id();
        events.record(Actor.of(ctx, clientAddress, id, name), AuditAction.SIGN_IN_REFUSED, id);
    }

    private Actor actor(Context ctx, Account account) {
        return Actor.of(ctx, clientAddress, account.id(), account.email());
    }
}
