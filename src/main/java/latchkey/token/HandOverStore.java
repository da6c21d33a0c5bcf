package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;

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
    /** So many rows at most are changed by a statement: it has five seconds, and others wait for its locks. */
    static final int PIECE = 1_000;

    private final DSLContext db;

    HandOverStore(DSLContext db) {
        this.db = db;
    }

    /** The live tokens of an owner, those that end soonest first. */
    List<OwnedToken> find(UUID organizationId, UUID ownerId, Instant now) {
        return select(isOwned(organizationId, ownerId, now)).fetch(HandOverStore::token);
    }

    /**
     * The first of them with a greater id; until the transaction ends nobody else changes them.
     *
     * @param after null: from the first on
     */
    Piece lock(UUID organizationId, UUID ownerId, @Nullable UUID after, Instant now) {
        // In the order in which others lock them: two who lock some of the same hardly ever block each other for good.
        var ids = db.select(ACCESS_TOKEN.ID)
                .from(ACCESS_TOKEN)
                .where(isOwned(organizationId, ownerId, now))
                .and(after == null ? noCondition() : ACCESS_TOKEN.ID.gt(after))
                .orderBy(ACCESS_TOKEN.ID)
                .limit(PIECE)
                .forUpdate()
                .fetch(ACCESS_TOKEN.ID);
        var locked = select(isOwned(organizationId, ownerId, now).and(ACCESS_TOKEN.ID.in(ids)))
                .forUpdate()
                .fetch(HandOverStore::token);
        return new Piece(locked, ids.isEmpty() ? null : ids.getLast());
    }

    int count(UUID organizationId, UUID ownerId, Instant now) {
        return db.fetchCount(ACCESS_TOKEN, isOwned(organizationId, ownerId, now));
    }

    private SelectSeekStep3<Record7<UUID, String, Instant, Instant, Instant, Instant, Instant>, Boolean, Instant, UUID>
            select(Condition which) {
        return db.select(
                        ACCESS_TOKEN.ID,
                        ACCESS_TOKEN.NAME,
                        ACCESS_TOKEN.REVOKED_AT,
                        ACCESS_TOKEN.EXPIRES_AT,
                        ACCESS_TOKEN.BLOCKED_AT,
                        ACCESS_TOKEN.ROTATING_UNTIL,
                        ACCESS_TOKEN.LAST_USED_AT)
                .from(ACCESS_TOKEN)
                .where(which)
                .orderBy(field(ACCESS_TOKEN.EXPIRES_AT.isNull()), ACCESS_TOKEN.EXPIRES_AT, ACCESS_TOKEN.ID);
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

    /** What each of the live tokens of an owner is granted. */
    Map<UUID, List<String>> scopes(UUID organizationId, UUID ownerId, Instant now) {
        return db.select(ACCESS_TOKEN_SCOPE.TOKEN_ID, ACCESS_TOKEN_SCOPE.SCOPE)
                .from(ACCESS_TOKEN)
                .join(ACCESS_TOKEN_SCOPE)
                .on(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(ACCESS_TOKEN.ID))
                .where(isOwned(organizationId, ownerId, now))
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

    /**
     * Makes live tokens nobody's, as many as one statement may.
     *
     * @return how many: {@link #PIECE} if there may be more
     */
    int leaveLive(UUID organizationId, UUID ownerId, Instant now) {
        return change(now)
                .setNull(ACCESS_TOKEN.OWNER_ID)
                .where(isOwned(organizationId, ownerId, now))
                .orderBy(ACCESS_TOKEN.ID)
                .limit(PIECE)
                .execute();
    }

    /** The same of tokens that expired: they could be rotated to life again by whoever left. */
    int leaveExpired(UUID organizationId, UUID ownerId, Instant now) {
        return db.update(ACCESS_TOKEN)
                .setNull(ACCESS_TOKEN.OWNER_ID)
                .setNull(ACCESS_TOKEN.WORDED_AT)
                .where(TokenConditions.visible(organizationId, ownerId))
                .and(TokenConditions.isExpired(now))
                .orderBy(ACCESS_TOKEN.ID)
                .limit(PIECE)
                .execute();
    }

    /**
     * Tokens that are locked.
     *
     * @param last that with the greatest id; null: there is none
     */
    record Piece(List<OwnedToken> tokens, @Nullable UUID last) {
        boolean isLast() {
            return tokens.size() < PIECE;
        }
    }

    /** Its words are another's now, and are written anew afterwards. */
    private UpdateSetMoreStep<AccessTokenRecord> change(Instant at) {
        return db.update(ACCESS_TOKEN).set(ACCESS_TOKEN.MODIFIED_AT, at).setNull(ACCESS_TOKEN.WORDED_AT);
    }
}
