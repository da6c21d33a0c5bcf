package latchkey.account;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.database.UniqueKeys;
import latchkey.web.ClientAddress;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Finds or makes the account of somebody whom the provider vouches for, and signs it in. */
final class OidcSignIn {
    private final OidcSettings settings;
    private final SignInWays ways;
    private final AccountStore accounts;
    private final OidcIdentityStore identities;
    private final OidcLinks links;
    private final SignIn signIn;
    private final Factors factors;
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
        this.factors = new Factors(db);
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

        /** There is none, and none may be made. */
        record NoAccount(String email) implements Result {}

        /** The account with this address lets in somebody else there. */
        record TiedToAnother(String email) implements Result {}
    }

    Result signIn(Context ctx, OidcIdentity identity, String next) {
        try {
            return transactions.call(() -> admit(ctx, identity, next));
        } catch (DataAccessException e) {
            if (!UniqueKeys.violated(e, "account_email") && !OidcLinks.isTaken(e)) {
                throw e;
            }
            // Of two who come for the first time at once, the later finds what the earlier has made.
            return transactions.call(() -> admit(ctx, identity, next));
        }
    }

    /** Locks the organizations first and the account next, as everybody does; only then what is found stays so. */
    private Result admit(Context ctx, OidcIdentity identity, String next) {
        var expected = known(identity).or(() -> accounts.find(identity.email())).orElse(null);
        var visit = new Visit(ctx, identity, next, groups.lock(expected, identity.issuer(), identity.groups()));
        if (expected == null) {
            return welcome(visit);
        }
        accounts.lock(expected.id());
        var account = known(identity).orElse(null);
        if (expected.equals(account)) {
            return enter(visit, expected, false);
        } else if (account == null && expected.email().equals(identity.email())) {
            return meet(visit, expected);
        } else {
            // Tied or untied at this very moment: looked at once more.
            return admit(ctx, identity, next);
        }
    }

    private Optional<Account> known(OidcIdentity identity) {
        return identities.find(identity.issuer(), identity.subject());
    }

    /** Somebody who has no account: only the address tells who they are, and it has to be verified. */
    private Result welcome(Visit visit) {
        var email = visit.identity.email();
        if (email.isEmpty()) {
            refuse(visit.ctx, null, "(an address that is not verified)");
            return new Result.Unverified();
        } else if (!settings.createAccounts() && !invited.test(email)) {
            refuse(visit.ctx, null, email);
            return new Result.NoAccount(email);
        }
        var account = new Account(UuidCreator.getTimeOrderedEpoch(), email, false);
        accounts.insert(account, null, clock.instant());
        return tied(visit, account);
    }

    /** Somebody who never came from this provider before, with the address of an account that was there. */
    private Result meet(Visit visit, Account account) {
        if (identities.has(account.id(), visit.identity.issuer())) {
            refuse(visit.ctx, account, account.email());
            return new Result.TiedToAnother(account.email());
        } else if (ways.passwords()) {
            links.offer(visit.ctx, account, visit.identity);
            return new Result.Linking();
        } else {
            // Where the provider is the only authority, its word on who has an address is all there is.
            return tied(visit, account);
        }
    }

    private Result tied(Visit visit, Account account) {
        links.tie(visit.ctx, account, visit.identity.issuer(), visit.identity.subject());
        return enter(visit, account, true);
    }

    private Result enter(Visit visit, Account account, boolean isTiedNow) {
        var identity = visit.identity;
        identities.touch(identity.issuer(), identity.subject(), clock.instant());
        // Before the session begins: who loses the last membership is signed out everywhere, and may come in anew.
        var recordGroups = groups.apply(actor(visit.ctx, account), account, identity.issuer(), identity.groups());
        var owes = !settings.secondFactorDone() && factors.of(account.id()).hasSecond();
        var next = owes ? signIn.owe(visit.ctx, account, visit.next) : visit.next;
        if (!owes) {
            signIn.open(visit.ctx, account, identity.authenticatedAt());
        }
        events.lock(account.id(), visit.organizations);
        recordGroups.run();
        if (isTiedNow) {
            links.record(visit.ctx, account);
        }
        if (!owes) {
            events.record(actor(visit.ctx, account), AuditAction.SIGNED_IN, account.id());
        }
        return new Result.SignedIn(next);
    }

    private void refuse(Context ctx, @Nullable Account account, String name) {
        var id = account == null ? null : account.id();
        events.record(Actor.of(ctx, clientAddress, id, name), AuditAction.SIGN_IN_REFUSED, id);
    }

    private Actor actor(Context ctx, Account account) {
        return Actor.of(ctx, clientAddress, account.id(), account.email());
    }

    /** @param organizations those that the groups of the provider may change, locked */
    private record Visit(Context ctx, OidcIdentity identity, String next, Set<UUID> organizations) {}
}
