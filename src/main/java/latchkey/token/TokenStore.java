package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL that changes tokens. */
final class TokenStore {
    private final DSLContext db;

    TokenStore(DSLContext db) {
        this.db = db;
    }

    /** @throws org.jooq.exception.DataAccessException if a live token has the name, or the form was sent before */
    void insert(NewToken token) {
        db.insertInto(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.ID, token.id())
                .set(ACCESS_TOKEN.ORGANIZATION_ID, token.organizationId())
                .set(ACCESS_TOKEN.NAME, token.name())
                .set(ACCESS_TOKEN.DESCRIPTION, token.description())
                .set(ACCESS_TOKEN.OWNER_ID, token.ownerId())
                .set(ACCESS_TOKEN.CREATED_BY, token.createdBy())
                .set(ACCESS_TOKEN.CREATED_AT, token.createdAt())
                .set(ACCESS_TOKEN.MODIFIED_AT, token.createdAt())
                .set(ACCESS_TOKEN.EXPIRES_AT, token.expiresAt())
                .set(ACCESS_TOKEN.IDEMPOTENCY_KEY, token.idempotencyKey().bytes())
                .execute();
    }

    /** An expired token is not live: its name may be taken. */
    void releaseNameOfExpired(UUID organizationId, String name, Instant now) {
        db.update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.NAME_RELEASED_AT, now)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.LIVE_NAME.eq(name))
                .and(ACCESS_TOKEN.EXPIRES_AT.le(now))
                .execute();
    }

    Optional<UUID> findId(UUID organizationId, IdempotencyKey key) {
        return db.select(ACCESS_TOKEN.ID)
                .from(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.IDEMPOTENCY_KEY.eq(key.bytes()))
                .fetchOptional(ACCESS_TOKEN.ID);
    }

    /**
     * Changes a token that nobody else changed since, nor revoked.
     *
     * @param seenModifiedAt when it had last been changed as far as whoever changes it knows
     * @throws org.jooq.exception.DataAccessException if a live token has the name
     */
    boolean edit(UUID organizationId, UUID tokenId, Instant seenModifiedAt, Edited to) {
        return db.update(ACCESS_TOKEN)
                        .set(ACCESS_TOKEN.NAME, to.name())
                        .set(ACCESS_TOKEN.DESCRIPTION, to.description())
                        .set(ACCESS_TOKEN.EXPIRES_AT, to.expiresAt())
                        .set(ACCESS_TOKEN.MODIFIED_AT, to.modifiedAt())
                        .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                        .and(ACCESS_TOKEN.ID.eq(tokenId))
                        .and(ACCESS_TOKEN.MODIFIED_AT.eq(seenModifiedAt))
                        .and(ACCESS_TOKEN.REVOKED_AT.isNull())
                        .execute()
                == 1;
    }

    /** A token about to be created. */
    record NewToken(
            UUID id,
            UUID organizationId,
            String name,
            String description,
            UUID ownerId,
            @Nullable UUID createdBy,
            @Nullable Instant expiresAt,
            IdempotencyKey idempotencyKey,
            Instant createdAt) {}

    /** What becomes of a token's row. */
    record Edited(String name, String description, @Nullable Instant expiresAt, Instant modifiedAt) {}
}
