package latchkey.audit;

import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import java.util.UUID;
import latchkey.database.schema.tables.records.AuditEventRecord;
import org.jooq.Condition;
import org.jspecify.annotations.Nullable;

/** Which events a query asks for, and how their rows are read. */
final class AuditEventConditions {
    private AuditEventConditions() {}

    /** @param organizationId null: the site */
    static Condition isOf(@Nullable UUID organizationId) {
        return organizationId == null
                ? AUDIT_EVENT.ORGANIZATION_ID.isNull()
                : AUDIT_EVENT.ORGANIZATION_ID.eq(organizationId);
    }

    static Condition matches(AuditFilter filter) {
        var condition = noCondition();
        if (!filter.action().isEmpty()) {
            condition = condition.and(AUDIT_EVENT.ACTION.eq(filter.action()));
        }
        if (filter.token() != null) {
            condition = condition.and(AUDIT_EVENT.TARGET_ID.eq(filter.token()));
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

    static Condition isOlder(AuditFilter filter) {
        var before = filter.before();
        return before == null
                ? noCondition()
                : row(AUDIT_EVENT.OCCURRED_AT, AUDIT_EVENT.ID).lt(before.occurredAt(), before.id());
    }

    static StoredEvent read(AuditEventRecord row) {
        return new StoredEvent(
                row.getId(),
                row.getOrganizationId(),
                row.getOccurredAt(),
                row.getActorId(),
                row.getActor(),
                row.getAction(),
                row.getTargetId(),
                row.getTarget(),
                row.getDetails(),
                row.getAddress(),
                row.getRequestId());
    }
}
