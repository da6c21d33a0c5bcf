package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.token.TokenConditions.visible;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL that revokes tokens, one or many. */
final class RevocationStore {
    private final DSLContext db;

    RevocationStore(DSLContext db) {
        this.db = db;
    }

    /**
     * Those of some ids that may be seen, revoked or not; until the transaction ends nobody else changes them. In one
     * order whoever asks, so that two who lock some of the same hardly ever block each other for good.
     */
    List<Locked> lock(UUID organizationId, @Nullable UUID onlyOwner, Collection<UUID> ids) {
        return db.select(ACCESS_TOKEN.ID, ACCESS_TOKEN.NAME, ACCESS_TOKEN.REVOKED_AT)
                .from(ACCESS_TOKEN)
                .where(visible(organizationId, onlyOwner))
                .and(ACCESS_TOKEN.ID.in(ids))
                .orderBy(ACCESS_TOKEN.ID)
                .forUpdate()
                .fetch(row -> new Locked(row.value1(), row.value2(), row.value3() != null));
    }

    /**
     * @param by null when no member did it
     * @return how many of them were not revoked before
     */
    int revoke(UUID organizationId, Collection<UUID> ids, @Nullable UUID by, String reason, Instant at) {
        return db.update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.REVOKED_AT, at)
                .set(ACCESS_TOKEN.REVOKED_BY, by)
                .set(ACCESS_TOKEN.REVOCATION_REASON, reason)
                .set(ACCESS_TOKEN.MODIFIED_AT, at)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.in(ids))
                .and(ACCESS_TOKEN.REVOKED_AT.isNull())
                .execute();
    }

    /** The ids of the tokens of an owner that are not revoked, those that end soonest first. */
    List<UUID> ofOwner(UUID organizationId, UUID ownerId, int most) {
        return db.select(ACCESS_TOKEN.ID)
                .from(ACCESS_TOKEN)
                .where(visible(organizationId, ownerId))
                .and(ACCESS_TOKEN.REVOKED_AT.isNull())
                .orderBy(ACCESS_TOKEN.EXPIRES_AT.isNull(), ACCESS_TOKEN.EXPIRES_AT, ACCESS_TOKEN.ID)
                .limit(most)
                .fetch(ACCESS_TOKEN.ID);
    }

    Optional<Person> member(UUID organizationId, UUID accountId) {
        return db.select(ACCOUNT.ID, ACCOUNT.EMAIL)
                .from(MEMBERSHIP)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(MEMBERSHIP.ACCOUNT_ID))
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(organizationId))
                .and(MEMBERSHIP.ACCOUNT_ID.eq(accountId))
                .fetchOptional(row -> new Person(row.value1(), row.value2()));
    }

    /** A token that is about to be revoked, unless it was. */
    record Locked(UUID id, String name, boolean revoked) {}
}
