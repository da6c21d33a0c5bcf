package latchkey.audit;

import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.database.schema.tables.records.AuditEventRecord;
import org.jooq.Condition;
import org.jooq.DSLContext;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of the audit log, which is only ever written to at its end. */
public final class AuditStore {
    private static final JsonMapper JSON = new JsonMapper();

    private final DSLContext db;

    public AuditStore(DSLContext db) {
        this.db = db;
    }

    public void insert(AuditEvent event) {
        db.insertInto(AUDIT_EVENT)
                .set(AUDIT_EVENT.ID, event.id())
                .set(AUDIT_EVENT.ORGANIZATION_ID, event.organizationId())
                .set(AUDIT_EVENT.OCCURRED_AT, event.occurredAt())
                .set(AUDIT_EVENT.ACTOR_ID, event.actor().accountId())
                .set(AUDIT_EVENT.ACTOR, event.actor().name())
                .set(AUDIT_EVENT.ACTION, event.action())
                .set(AUDIT_EVENT.TARGET_ID, event.targetId())
                .set(AUDIT_EVENT.TARGET, event.target())
                .set(AUDIT_EVENT.DETAILS, JSON.writeValueAsString(event.details()))
                .set(AUDIT_EVENT.ADDRESS, event.actor().address())
                .set(AUDIT_EVENT.REQUEST_ID, event.actor().requestId())
                .execute();
    }

    /** The newest first; one more than asked for tells that there are older ones. */
    List<AuditEvent> find(UUID organizationId, AuditFilter filter, int limit) {
        return db.selectFrom(AUDIT_EVENT)
                .where(AUDIT_EVENT.ORGANIZATION_ID.eq(organizationId))
                .and(matches(filter))
                .and(isOlder(filter))
                .orderBy(AUDIT_EVENT.OCCURRED_AT.desc(), AUDIT_EVENT.ID.desc())
                .limit(limit)
                .fetch(AuditStore::event);
    }

    /** What happened to one thing, the newest first. */
    public List<AuditEvent> about(UUID organizationId, UUID targetId, int limit) {
        return db.selectFrom(AUDIT_EVENT)
                .where(AUDIT_EVENT.ORGANIZATION_ID.eq(organizationId))
                .and(AUDIT_EVENT.TARGET_ID.eq(targetId))
                .orderBy(AUDIT_EVENT.OCCURRED_AT.desc(), AUDIT_EVENT.ID.desc())
                .limit(limit)
                .fetch(AuditStore::event);
    }

    private static Condition matches(AuditFilter filter) {
        var condition = noCondition();
        if (!filter.action().isEmpty()) {
            condition = condition.and(AUDIT_EVENT.ACTION.eq(filter.action()));
        }
        if (!filter.actor().isEmpty()) {
            condition = condition.and(AUDIT_EVENT.ACTOR.containsIgnoreCase(filter.actor()));
        }
        if (!filter.target().isEmpty()) {
            condition = condition.and(AUDIT_EVENT.TARGET.containsIgnoreCase(filter.target()));
        }
        if (filter.since() != null) {
            condition = condition.and(AUDIT_EVENT.OCCURRED_AT.ge(filter.since()));
        }
        return filter.until() == null ? condition : condition.and(AUDIT_EVENT.OCCURRED_AT.lt(filter.until()));
    }

    private static Condition isOlder(AuditFilter filter) {
        var before = filter.before();
        return before == null
                ? noCondition()
                : row(AUDIT_EVENT.OCCURRED_AT, AUDIT_EVENT.ID).lt(before.occurredAt(), before.id());
    }

    private static AuditEvent event(AuditEventRecord row) {
        return new AuditEvent(
                row.getId(),
                row.getOrganizationId(),
                row.getOccurredAt(),
                new Actor(row.getActorId(), row.getActor(), row.getAddress(), row.getRequestId()),
                row.getAction(),
                row.getTargetId(),
                row.getTarget(),
                JSON.readValue(row.getDetails(), new TypeReference<Map<String, String>>() {}));
    }
}
