package latchkey.audit;

import static latchkey.audit.AuditEventConditions.isOf;
import static latchkey.audit.AuditEventConditions.isOlder;
import static latchkey.audit.AuditEventConditions.matches;
import static latchkey.database.schema.Tables.AUDIT_EVENT;

import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of the audit log, which is only ever written to at its end. */
public final class AuditStore {
    private final DSLContext db;
    private final ChainStore chains;

    public AuditStore(DSLContext db) {
        this.db = db;
        this.chains = new ChainStore(db);
    }

    /** Adds an event to the chain of its organization, which nobody else adds to until the transaction ends. */
    void append(AuditEvent event) {
        var stored = StoredEvent.of(event);
        var end = chains.lockEnd(event.organizationId()).with(stored);
        insert(stored, end);
        chains.moveEnd(event.organizationId(), end);
    }

    private void insert(StoredEvent event, ChainEnd place) {
        db.insertInto(AUDIT_EVENT)
                .set(AUDIT_EVENT.ID, event.id())
                .set(AUDIT_EVENT.ORGANIZATION_ID, event.organizationId())
                .set(AUDIT_EVENT.OCCURRED_AT, event.occurredAt())
                .set(AUDIT_EVENT.ACTOR_ID, event.actorId())
                .set(AUDIT_EVENT.ACTOR, event.actor())
                .set(AUDIT_EVENT.ACTION, event.action())
                .set(AUDIT_EVENT.TARGET_ID, event.targetId())
                .set(AUDIT_EVENT.TARGET, event.target())
                .set(AUDIT_EVENT.DETAILS, event.details())
                .set(AUDIT_EVENT.ADDRESS, event.address())
                .set(AUDIT_EVENT.REQUEST_ID, event.requestId())
                .set(AUDIT_EVENT.POSITION, place.position())
                .set(AUDIT_EVENT.HASH, HexFormat.of().parseHex(place.hash()))
                .execute();
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
