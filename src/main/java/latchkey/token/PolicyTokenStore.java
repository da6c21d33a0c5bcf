package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.groupConcat;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.organization.Role;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The SQL of live tokens as policies look at them, and of the policy's veto. */
final class PolicyTokenStore {
    private final DSLContext db;

    PolicyTokenStore(DSLContext db) {
        this.db = db;
    }

    /** Ids of live tokens behind an id, in their order. */
    List<UUID> idsAfter(UUID organizationId, UUID after, Instant now, int limit) {
        return db.select(ACCESS_TOKEN.ID)
                .from(ACCESS_TOKEN.forceIndex("access_token_organization_id"))
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.gt(after))
                .and(TokenConditions.isLive(now))
                .orderBy(ACCESS_TOKEN.ID)
                .limit(limit)
                .fetch(ACCESS_TOKEN.ID);
    }

    /** Until the transaction ends, nobody else changes these. */
    void lock(UUID organizationId, Collection<UUID> ids) {
        db.select(ACCESS_TOKEN.ID)
                .from(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.in(ids))
                .orderBy(ACCESS_TOKEN.ID)
                .forUpdate()
                .execute();
    }

    /** Those of some tokens that are live, in the order of their ids. */
    List<Found> find(UUID organizationId, Collection<UUID> ids, Instant now) {
        var scopes = scopes(now);
        return db.select(
                        ACCESS_TOKEN.ID,
                        ACCESS_TOKEN.NAME,
                        ACCESS_TOKEN.EXPIRES_AT,
                        ACCESS_TOKEN.BLOCKED_AT,
                        ACCESS_TOKEN.BLOCKED_BY,
                        ACCESS_TOKEN.LAST_USED_AT,
                        ACCESS_TOKEN.KEPT_AT,
                        ACCESS_TOKEN_SECRET.CREATED_AT,
                        MEMBERSHIP.ROLE,
                        scopes,
                        TokenReader.NETWORKS)
                .from(ACCESS_TOKEN)
                .join(ACCESS_TOKEN_SECRET)
                .on(ACCESS_TOKEN_SECRET.CURRENT_TOKEN_ID.eq(ACCESS_TOKEN.ID))
                .leftJoin(MEMBERSHIP)
                .on(MEMBERSHIP.ORGANIZATION_ID.eq(ACCESS_TOKEN.ORGANIZATION_ID))
                .and(MEMBERSHIP.ACCOUNT_ID.eq(ACCESS_TOKEN.OWNER_ID))
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.in(ids))
                .and(TokenConditions.isLive(now))
                .orderBy(ACCESS_TOKEN.ID)
                .fetch(row -> found(row, row.get(scopes)));
    }

    private static Field<String> scopes(Instant now) {
        return field(select(groupConcat(ACCESS_TOKEN_SCOPE.SCOPE).separator(" "))
                .from(ACCESS_TOKEN_SCOPE)
                .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(ACCESS_TOKEN.ID))
                .and(ACCESS_TOKEN_SCOPE
                        .REMOVED_AT
                        .isNull()
                        .or(ACCESS_TOKEN_SCOPE.REMOVED_AT.gt(val(now, ACCESS_TOKEN_SCOPE.REMOVED_AT)))));
    }

    private static Found found(Record row, @Nullable String scopes) {
        var role = row.get(MEMBERSHIP.ROLE);
        return new Found(
                row.get(ACCESS_TOKEN.ID),
                row.get(ACCESS_TOKEN.NAME),
                row.get(ACCESS_TOKEN.BLOCKED_AT),
                row.get(ACCESS_TOKEN.BLOCKED_BY),
                lastSign(row),
                new PolicyBreach.Held(
                        row.get(ACCESS_TOKEN_SECRET.CREATED_AT),
                        row.get(ACCESS_TOKEN.EXPIRES_AT),
                        scopes == null ? List.of() : List.of(scopes.split(" ")),
                        TokenReader.networks(row.get(TokenReader.NETWORKS)),
                        role == null ? null : Role.valueOf(role)));
    }

    private static Instant lastSign(Record row) {
        return Stream.of(ACCESS_TOKEN_SECRET.CREATED_AT, ACCESS_TOKEN.LAST_USED_AT, ACCESS_TOKEN.KEPT_AT)
                .map(row::get)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    void block(UUID organizationId, UUID tokenId, PolicyRule rule, Instant at) {
        db.update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.BLOCKED_AT, at)
                .set(ACCESS_TOKEN.BLOCKED_BY, rule.code())
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .execute();
    }

    void unblock(UUID organizationId, UUID tokenId) {
        db.update(ACCESS_TOKEN)
                .setNull(ACCESS_TOKEN.BLOCKED_AT)
                .setNull(ACCESS_TOKEN.BLOCKED_BY)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .execute();
    }

    /**
     * A live token.
     *
     * @param blockedAt null: nothing blocks it
     * @param blockedBy the code of the rule that does
     * @param lastSign when it was last created, rotated, used or kept
     */
    record Found(
            UUID id,
            String name,
            @Nullable Instant blockedAt,
            @Nullable String blockedBy,
            Instant lastSign,
            PolicyBreach.Held held) {
        /** Whether it is want of use that blocks it. */
        boolean isUnused() {
            return PolicyRule.UNUSED.code().equals(blockedBy);
        }
    }
}
