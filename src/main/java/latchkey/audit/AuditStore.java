package latchkey.audit;

import static latchkey.audit.AuditEventConditions.isOf;
import static latchkey.audit.AuditEventConditions.isOlder;
import static latchkey.audit.AuditEventConditions.matches;
import static latchkey.database.schema.Tables.AUDIT_EVENT;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import latchkey.database.schema.tables.records.AuditEventRecord;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of the audit log, which is only ever written to at its end. */
public final class AuditStore {
    /** So many rows in a statement: a multiple of it in one would be no faster, and too long for the server. */
    private static final int PIECE = 500;

    private final DSLContext db;
    private final ChainStore chains;

    public AuditStore(DSLContext db) {
        this.db = db;
        this.chains = new ChainStore(db);
    }

    void lock(@Nullable UUID organizationId) {
        chains.lockEnd(organizationId);
    }

    /** Adds events of one organization to its chain, which nobody else adds to until the transaction ends. */
    void append(@Nullable UUID organizationId, List<AuditEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        var end = chains.lockEnd(organizationId);
        var rows = new ArrayList<AuditEventRecord>();
        for (var event : events) {
            var stored = StoredEvent.of(event);
            end = end.with(stored);
            rows.add(row(stored, end));
        }
        for (var from = 0; from < rows.size(); from += PIECE) {
            insert(rows.subList(from, Math.min(from + PIECE, rows.size())));
        }
        chains.moveEnd(organizationId, end);
    }

    private static AuditEventRecord row(StoredEvent event, ChainEnd place) {
        var row = new AuditEventRecord();
        row.setId(event.id());
        row.setOrganizationId(event.organizationId());
        row.setOccurredAt(event.occurredAt());
        row.setActorId(event.actorId());
        row.setActor(event.actor());
        row.setAction(event.action());
        row.setTargetId(event.targetId());
        row.setTarget(event.target());
        row.setDetails(event.details());
        row.setAddress(event.address());
        row.setRequestId(event.requestId());
        row.setPosition(place.position());
        row.setHash(HexFormat.of().parseHex(place.hash()));
        return row;
    }

    private void insert(List<AuditEventRecord> rows) {
        db.insertInto(AUDIT_EVENT).set(rows).execute();
    }

    /** How many events an organization has: as long as it is the same, nothing that is recorded has happened. */
    public long count(UUID organizationId) {
        return chains.position(organizationId);
    }

    /** The newest first; one more than asked for tells that there are older ones. */
    List<AuditEvent> find(UUID organizationId, AuditFilter filter, int limit) {
        return db.selectFrom(AUDIT_EVENT)
                .where(isOf(organizationId))
                .and(matches(filter))
                .and(isOlder(filter))
                .orderBy(AUDIT_EVENT.OCCURRED_AT.desc(), AUDIT_EVENT.ID.desc())
                .limit(limit)
                .fetch(row -> AuditEventConditions.read(row).read());
    }

    /** What happened to one thing, the newest first. */
    public List<AuditEvent> about(UUID organizationId, UUID targetId, int limit) {
        return db.selectFrom(AUDIT_EVENT)
                .where(isOf(organizationId))
                .and(AUDIT_EVENT.TARGET_ID.eq(targetId))
                .orderBy(AUDIT_EVENT.OCCURRED_AT.desc(), AUDIT_EVENT.ID.desc())
                .limit(limit)
                .fetch(row -> AuditEventConditions.read(row).read());
    }
}
