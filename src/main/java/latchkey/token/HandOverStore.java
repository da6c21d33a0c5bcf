package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record7;
import org.jooq.SelectSeekStep3;
import org.jooq.UpdateSetMoreStep;
import org.jspecify.annotations.Nullable;

/** The SQL of live tokens that change hands. */
final class HandOverStore {
    private final DSLContext db;

    HandOverStore(DSLContext db) {
        this.db = db;
    }

    /** The live tokens of an owner, those that end soonest first. */
    List<OwnedToken> find(UUID organizationId, UUID ownerId, Instant now) {
        return select(organizationId, ownerId, now).fetch(HandOverStore::token);
    }

    /** The same; until the transaction ends nobody else changes them. */
    List<OwnedToken> lock(UUID organizationId, UUID ownerId, Instant now) {
        // In the order in which others lock them: two who lock some of the same hardly ever block each other for good.
        db.select(ACCESS_TOKEN.ID)
                .from(ACCESS_TOKEN)
                .where(isOwned(organizationId, ownerId, now))
                .orderBy(ACCESS_TOKEN.ID)
                .forUpdate()
                .execute();
        return select(organizationId, ownerId, now).forUpdate().fetch(HandOverStore::token);
    }

    int count(UUID organizationId, UUID ownerId, Instant now) {
        return db.fetchCount(ACCESS_TOKEN, isOwned(organizationId, ownerId, now));
    }

    private SelectSeekStep3<Record7<UUID, String, Instant, Instant, Instant, Instant, Instant>, Boolean, Instant, UUID>
            select(UUID organizationId, UUID ownerId, Instant now) {
        return db.select(
                        ACCESS_TOKEN.ID,
                        ACCESS_TOKEN.NAME,
                        ACCESS_TOKEN.REVOKED_AT,
                        ACCESS_TOKEN.EXPIRES_AT,
                        ACCESS_TOKEN.BLOCKED_AT,
                        ACCESS_TOKEN.ROTATING_UNTIL,
                        ACCESS_TOKEN.LAST_USED_AT)
                .from(ACCESS_TOKEN)
                .where(isOwned(organizationId, ownerId, now))
                .orderBy(
                        org.jooq.impl.DSL.field(ACCESS_TOKEN.EXPIRES_AT.isNull()),
                        ACCESS_TOKEN.EXPIRES_AT,
                        ACCESS_TOKEN.ID);
    }

    private static Condition isOwned(UUID organizationId, UUID ownerId, Instant now) {
        return TokenConditions.visible(organizationId, ownerId).and(TokenConditions.isLive(now));
    }

    private static OwnedToken token(Record7<UUID, String, Instant, Instant, Instant, Instant, Instant> row) {
        return new OwnedToken(
                row.value1(),
                row.value2(),
                new TokenStatus.Times(row.value3(), row.value4(), row.value5(), row.value6()),
                row.value7());
    }

    /** What each of some tokens is granted. */
    Map<UUID, List<String>> scopes(UUID organizationId, Collection<UUID> ids) {
        return db.select(ACCESS_TOKEN_SCOPE.TOKEN_ID, ACCESS_TOKEN_SCOPE.SCOPE)
                .from(ACCESS_TOKEN_SCOPE)
                .where(ACCESS_TOKEN_SCOPE.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SCOPE.TOKEN_ID.in(ids))
                .orderBy(ACCESS_TOKEN_SCOPE.SCOPE)
                .fetchGroups(ACCESS_TOKEN_SCOPE.TOKEN_ID, ACCESS_TOKEN_SCOPE.SCOPE);
    }

    /** @param to null: to nobody */
    void give(UUID organizationId, Collection<UUID> ids, @Nullable UUID to, Instant at) {
        change(at)
                .set(ACCESS_TOKEN.OWNER_ID, to)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.in(ids))
                .execute();
    }

    void shorten(UUID organizationId, Collection<UUID> ids, Instant end, Instant at) {
        change(at)
                .set(ACCESS_TOKEN.EXPIRES_AT, end)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.in(ids))
                .execute();
    }

    /** Tokens that expired could be rotated to life again: they are nobody's once their owner left. */
    int leaveExpired(UUID organizationId, UUID ownerId, Instant now) {
        return db.update(ACCESS_TOKEN)
                .setNull(ACCESS_TOKEN.OWNER_ID)
                .setNull(ACCESS_TOKEN.WORDED_AT)
                .where(TokenConditions.visible(organizationId, ownerId))
                .and(TokenConditions.isExpired(now))
                .execute();
    }

    /** Its words are another's now, and are written anew afterwards. */
    private UpdateSetMoreStep<AccessTokenRecord> change(Instant at) {
        return db.update(ACCESS_TOKEN).set(ACCESS_TOKEN.MODIFIED_AT, at).setNull(ACCESS_TOKEN.WORDED_AT);
    }
}
