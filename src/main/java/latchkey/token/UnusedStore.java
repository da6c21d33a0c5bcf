package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.selectOne;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** The SQL of tokens that nobody uses. Each change asks once more whether it still holds: a row count is the answer. */
final class UnusedStore {
    private final DSLContext db;

    UnusedStore(DSLContext db) {
        this.db = db;
    }

    /** Takes back the announcements about tokens that were used or kept since, or are not to be announced any more. */
    void forgetWarnings(UUID organizationId, Instant quietSince) {
        forget(
                organizationId,
                ACCESS_TOKEN
                        .BLOCKED_AT
                        .isNull()
                        .and(ACCESS_TOKEN
                                .LAST_USED_AT
                                .gt(ACCESS_TOKEN.UNUSED_WARNED_AT)
                                .or(ACCESS_TOKEN.KEPT_AT.gt(ACCESS_TOKEN.UNUSED_WARNED_AT))
                                .or(not(isAsQuiet(quietSince)))));
    }

    /** Takes back every announcement. */
    void forgetWarnings(UUID organizationId) {
        forget(organizationId, noCondition());
    }

    /** Found first and then changed one by one, so that only those are locked, of what may be many. */
    private void forget(UUID organizationId, Condition which) {
        var warned = ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId).and(ACCESS_TOKEN.UNUSED_WARNED_AT.isNotNull());
        db.select(ACCESS_TOKEN.ID)
                .from(ACCESS_TOKEN)
                .where(warned.and(which))
                .orderBy(ACCESS_TOKEN.ID)
                .fetch(ACCESS_TOKEN.ID)
                .forEach(id -> db.update(ACCESS_TOKEN)
                        .setNull(ACCESS_TOKEN.UNUSED_WARNED_AT)
                        .where(ACCESS_TOKEN.ID.eq(id))
                        .and(warned.and(which))
                        .execute());
    }

    List<Unused> toWarn(UUID organizationId, Instant quietSince, Instant now, int limit) {
        return some(organizationId, isToWarn(quietSince, now), limit);
    }

    boolean warn(UUID organizationId, UUID tokenId, Instant quietSince, Instant now) {
        return db.update(ACCESS_TOKEN)
                        .set(ACCESS_TOKEN.UNUSED_WARNED_AT, now)
                        .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                        .and(ACCESS_TOKEN.ID.eq(tokenId))
                        .and(isToWarn(quietSince, now))
                        .execute()
                == 1;
    }

    private static Condition isToWarn(Instant quietSince, Instant now) {
        return isQuiet(quietSince, now).and(ACCESS_TOKEN.UNUSED_WARNED_AT.isNull());
    }

    List<Unused> toSuspend(UUID organizationId, Instant quietSince, Instant warnedBy, Instant now, int limit) {
        return some(organizationId, isToSuspend(quietSince, warnedBy, now), limit);
    }

    boolean suspend(UUID organizationId, UUID tokenId, Instant quietSince, Instant warnedBy, Instant now) {
        return db.update(ACCESS_TOKEN)
                        .set(ACCESS_TOKEN.BLOCKED_AT, now)
                        .set(ACCESS_TOKEN.BLOCKED_BY, PolicyRule.UNUSED.code())
                        .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                        .and(ACCESS_TOKEN.ID.eq(tokenId))
                        .and(isToSuspend(quietSince, warnedBy, now))
                        .execute()
                == 1;
    }

    private static Condition isToSuspend(Instant quietSince, Instant warnedBy, Instant now) {
        return isQuiet(quietSince, now).and(ACCESS_TOKEN.UNUSED_WARNED_AT.le(warnedBy));
    }

    List<Unused> toRevoke(UUID organizationId, Instant suspendedBy, Instant now, int limit) {
        return some(organizationId, isToRevoke(suspendedBy, now), limit);
    }

    /** Whether it still is to be revoked; until the transaction ends, nobody can keep it any more. */
    boolean lockToRevoke(UUID organizationId, UUID tokenId, Instant suspendedBy, Instant now) {
        return db.select(ACCESS_TOKEN.ID)
                .from(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .and(isToRevoke(suspendedBy, now))
                .forUpdate()
                .fetchOptional()
                .isPresent();
    }

    private static Condition isToRevoke(Instant suspendedBy, Instant now) {
        return TokenConditions.isLive(now)
                .and(ACCESS_TOKEN.BLOCKED_BY.eq(PolicyRule.UNUSED.code()))
                .and(ACCESS_TOKEN.BLOCKED_AT.le(suspendedBy));
    }

    /** Lets go what is suspended for want of use. */
    boolean keepSuspended(UUID organizationId, UUID tokenId, Instant now) {
        return keep(organizationId, tokenId, now, ACCESS_TOKEN.BLOCKED_BY.eq(PolicyRule.UNUSED.code()));
    }

    boolean keepAnnounced(UUID organizationId, UUID tokenId, Instant now) {
        var isAnnounced = ACCESS_TOKEN.UNUSED_WARNED_AT.isNotNull().and(ACCESS_TOKEN.BLOCKED_AT.isNull());
        return keep(organizationId, tokenId, now, isAnnounced);
    }

    private boolean keep(UUID organizationId, UUID tokenId, Instant now, Condition which) {
        return db.update(ACCESS_TOKEN)
                        .set(ACCESS_TOKEN.KEPT_AT, now)
                        .setNull(ACCESS_TOKEN.UNUSED_WARNED_AT)
                        .setNull(ACCESS_TOKEN.BLOCKED_AT)
                        .setNull(ACCESS_TOKEN.BLOCKED_BY)
                        .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                        .and(ACCESS_TOKEN.ID.eq(tokenId))
                        .and(TokenConditions.isLive(now))
                        .and(which)
                        .execute()
                == 1;
    }

    /** Live, at work, and for so long neither made, rotated, used nor kept. */
    private static Condition isQuiet(Instant since, Instant now) {
        return TokenConditions.isLive(now).and(ACCESS_TOKEN.BLOCKED_AT.isNull()).and(isAsQuiet(since));
    }

    private static Condition isAsQuiet(Instant since) {
        return ACCESS_TOKEN
                .CREATED_AT
                .le(since)
                .and(ACCESS_TOKEN.LAST_USED_AT.isNull().or(ACCESS_TOKEN.LAST_USED_AT.le(since)))
                .and(ACCESS_TOKEN.KEPT_AT.isNull().or(ACCESS_TOKEN.KEPT_AT.le(since)))
                .and(exists(selectOne()
                        .from(ACCESS_TOKEN_SECRET)
                        .where(ACCESS_TOKEN_SECRET.CURRENT_TOKEN_ID.eq(ACCESS_TOKEN.ID))
                        .and(ACCESS_TOKEN_SECRET.CREATED_AT.le(since))));
    }

    private List<Unused> some(UUID organizationId, Condition which, int limit) {
        return db.select(ACCESS_TOKEN.ID, ACCESS_TOKEN.NAME)
                .from(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(which)
                .limit(limit)
                .fetch(row -> new Unused(row.value1(), row.value2()));
    }

    record Unused(UUID id, String name) {}
}
