package latchkey.account;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The providers that sign the account in that is signed in: lists and removes them. */
public final class LinkedProviders {
    private final AccountStore accounts;
    private final OidcIdentityStore identities;
    private final OidcLinkStore links;
    private final WaysIn waysIn;
    private final FactorChange change;
    private final @Nullable OidcSettings settings;
    private final Transactions transactions;

    /** @param settings of the provider that there is now; null: there is none */
    public LinkedProviders(
            DSLContext db,
            WaysIn waysIn,
            FactorChange change,
            @Nullable OidcSettings settings,
            Transactions transactions) {
        this.accounts = new AccountStore(db);
        this.identities = new OidcIdentityStore(db);
        this.links = new OidcLinkStore(db);
        this.waysIn = waysIn;
        this.change = change;
        this.settings = settings;
        this.transactions = transactions;
    }

    /** What came of removing one. */
    enum Removal {
        REMOVED,
        /** Somebody else did. */
        ALREADY_GONE,
        /** Nothing else signs in to the account. */
        LAST_WAY_IN
    }

    List<LinkedProvider> of(Account account) {
        return identities.of(account.id());
    }

    Optional<LinkedProvider> find(Account account, UUID id) {
        return of(account).stream().filter(linked -> linked.id().equals(id)).findAny();
    }

    /** Whether it is the provider of today: one that was set before signs nobody in any more. */
    boolean isCurrent(LinkedProvider linked) {
        return settings != null && settings.issuer().equals(linked.issuer());
    }

    /** What people call it; its address, if it is not the one of today. */
    String name(LinkedProvider linked) {
        return settings != null && isCurrent(linked) ? settings.name() : linked.issuer();
    }

    boolean isLastWayIn(Account account, LinkedProvider linked) {
        return isCurrent(linked) && !waysIn.withoutProvider(account.id());
    }

    Removal remove(Context ctx, Account account, LinkedProvider linked) {
        return transactions.call(() -> {
            accounts.lock(account.id());
            if (find(account, linked.id()).isEmpty()) {
                return Removal.ALREADY_GONE;
            } else if (isLastWayIn(account, linked)) {
                return Removal.LAST_WAY_IN;
            }
            identities.delete(account.id(), linked.id());
            links.deleteAllOf(account.id());
            tell(ctx, account, linked);
            return Removal.REMOVED;
        });
    }

    private void tell(Context ctx, Account account, LinkedProvider linked) {
        change.done(
                ctx,
                account,
                AuditAction.PROVIDER_UNLINKED,
                linked.issuer(),
                "A sign-in service was taken from your account",
                "Nobody is let into your account any more by %s; this was done".formatted(name(linked)));
    }
}
