package latchkey.audit;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.database.Transactions;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Gives events that an earlier version of the program wrote their place in the chain, and records how many there were:
 * nobody slips events in that way unseen.
 */
public final class ChainAdoption {
    private static final int AT_ONCE = 1000;
    private static final Actor PORTAL = new Actor(null, "Latchkey", "", "start");

    private final ChainStore chains;
    private final AuditLog audit;
    private final Transactions transactions;

    public ChainAdoption(DSLContext db, AuditLog audit, Transactions transactions) {
        this.chains = new ChainStore(db);
        this.audit = audit;
        this.transactions = transactions;
    }

    /** For every chain; several instances may start at once. */
    public void run() {
        chains.all().forEach(this::run);
    }

    private void run(@Nullable UUID organizationId) {
        while (!chains.outside(organizationId, 1).isEmpty()) {
            transactions.run(() -> adopt(organizationId));
        }
    }

    private void adopt(@Nullable UUID organizationId) {
        var end = chains.lockEnd(organizationId);
        var adopted = chains.outside(organizationId, AT_ONCE);
        if (adopted.isEmpty()) {
            return;
        }
        for (var event : adopted) {
            end = end.with(event);
            chains.place(event, end);
        }
        chains.moveEnd(organizationId, end);
        record(organizationId, adopted);
    }

    private void record(@Nullable UUID organizationId, List<StoredEvent> adopted) {
        audit.record(
                organizationId,
                PORTAL,
                AuditAction.AUDIT_ADOPTED,
                null,
                "",
                Map.of(
                        "events",
                        String.valueOf(adopted.size()),
                        "from",
                        StoredEvent.instant(adopted.getFirst().occurredAt()),
                        "to",
                        StoredEvent.instant(adopted.getLast().occurredAt())));
    }
}
