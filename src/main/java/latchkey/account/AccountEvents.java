package latchkey.account;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import org.jspecify.annotations.Nullable;

/** Records what an account did or failed at, once for each of its organizations, so that each log is complete. */
public final class AccountEvents {
    private final AuditLog audit;
    private final Transactions transactions;
    private final Function<UUID, List<UUID>> organizationsOf;

    /** @param organizationsOf whose audit logs tell of an account */
    public AccountEvents(AuditLog audit, Transactions transactions, Function<UUID, List<UUID>> organizationsOf) {
        this.audit = audit;
        this.transactions = transactions;
        this.organizationsOf = organizationsOf;
    }

    /**
     * Locks the logs that tell of an account, and others besides, in the order in which everybody does: for whoever
     * records several events of different organizations, last in a transaction.
     */
    void lock(UUID accountId, Set<UUID> besides) {
        var organizations = new TreeSet<>(organizationsOf.apply(accountId));
        if (besides.containsAll(organizations)) {
            // When all of them are left, what follows is the site's to know.
            audit.lock(null);
        }
        organizations.addAll(besides);
        organizations.forEach(audit::lock);
    }

    /** What somebody else did to an account. */
    void record(Actor actor, AuditAction action, Account account) {
        record(actor, action, account.id(), account.email());
    }

    /** The same of what makes somebody run the site, or no longer: the log of the site has it in any case. */
    void recordForSite(Actor actor, AuditAction action, Account account) {
        transactions.run(() -> {
            if (!organizationsOf.apply(account.id()).isEmpty()) {
                audit.record(null, actor, action, account.id(), account.email(), Map.of());
            }
            record(actor, action, account);
        });
    }

    /** @param accountId null: there is no such account, which is the site's to know, as is one without organizations */
    void record(Actor actor, AuditAction action, @Nullable UUID accountId) {
        record(actor, action, accountId, "");
    }

    /** @param target what it was done to, in words */
    void record(Actor actor, AuditAction action, @Nullable UUID accountId, String target) {
        var organizations = accountId == null ? List.<UUID>of() : organizationsOf.apply(accountId);
        transactions.run(() -> {
            if (organizations.isEmpty()) {
                audit.record(null, actor, action, accountId, target, Map.of());
            }
            // In one order, as each locks the end of a chain: two who act at once must not wait for each other.
            organizations.stream()
                    .sorted()
                    .forEach(organization -> audit.record(organization, actor, action, accountId, target, Map.of()));
        });
    }
}
