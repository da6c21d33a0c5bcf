package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.database.schema.tables.records.AccessTokenSecretRecord;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The SQL that exchanges the secret of a token. */
final class RotationStore {
    private final DSLContext db;

    RotationStore(DSLContext db) {
        this.db = db;
    }

    /** What a rotation starts from; until the transaction ends nobody else changes it. */
    Optional<Locked> lock(UUID organizationId, UUID tokenId) {
        return db.select(ACCESS_TOKEN.fields())
                .select(ACCESS_TOKEN_SECRET.PREFIX, ACCESS_TOKEN_SECRET.FIRST_USED_AT)
                .from(ACCESS_TOKEN)
                .join(ACCESS_TOKEN_SECRET)
                .on(ACCESS_TOKEN_SECRET.CURRENT_TOKEN_ID.eq(ACCESS_TOKEN.ID))
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .forUpdate()
                .fetchOptional(RotationStore::locked);
    }

    private static Locked locked(Record row) {
        return new Locked(
                row.get(ACCESS_TOKEN.NAME),
                row.get(ACCESS_TOKEN_SECRET.PREFIX),
                row.get(ACCESS_TOKEN.REVOKED_AT),
                row.get(ACCESS_TOKEN.EXPIRES_AT),
                row.get(ACCESS_TOKEN.BLOCKED_AT),
                row.get(ACCESS_TOKEN.ROTATING_UNTIL),
                row.get(ACCESS_TOKEN_SECRET.FIRST_USED_AT));
    }

    boolean wasSent(UUID organizationId, IdempotencyKey key) {
        return db.fetchExists(db.selectFrom(ACCESS_TOKEN_SECRET)
                .where(ACCESS_TOKEN_SECRET.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SECRET.IDEMPOTENCY_KEY.eq(key.bytes())));
    }

    /**
     * Makes the current secret the former one.
     *
     * @param endsAt null: some time after the first use of its successor
     * @param expiresAt when it would have ended without a rotation; null: never
     */
    void supersede(
            UUID organizationId,
            UUID tokenId,
            Instant at,
            Duration grace,
            @Nullable Instant endsAt,
            @Nullable Instant expiresAt) {
        db.update(ACCESS_TOKEN_SECRET)
                .set(ACCESS_TOKEN_SECRET.SUPERSEDED_AT, at)
                .set(ACCESS_TOKEN_SECRET.GRACE_SECONDS, (int) grace.toSeconds())
                .set(ACCESS_TOKEN_SECRET.ENDS_AT, endsAt)
                .set(ACCESS_TOKEN_SECRET.EXPIRES_AT, expiresAt)
                .where(ACCESS_TOKEN_SECRET.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SECRET.CURRENT_TOKEN_ID.eq(tokenId))
                .execute();
    }

    /**
     * Gives the token its new end.
     *
     * @throws org.jooq.exception.DataAccessException if it had expired and a live token has taken its name
     */
    void renew(
            UUID organizationId,
            UUID tokenId,
            @Nullable Instant expiresAt,
            @Nullable Instant rotatingUntil,
            Instant at) {
        db.update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.EXPIRES_AT, expiresAt)
                .set(ACCESS_TOKEN.ROTATING_UNTIL, rotatingUntil)
                .setNull(ACCESS_TOKEN.NAME_RELEASED_AT)
                .setNull(ACCESS_TOKEN.UNUSED_WARNED_AT)
                .set(ACCESS_TOKEN.MODIFIED_AT, at)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .execute();
    }

    /** The secret that still works beside the current one, if there is such. */
    Optional<Former> former(UUID organizationId, UUID tokenId, Instant now) {
        return db.selectFrom(ACCESS_TOKEN_SECRET)
                .where(isFormer(organizationId, tokenId))
                .and(ACCESS_TOKEN_SECRET.ENDS_AT.isNull().or(ACCESS_TOKEN_SECRET.ENDS_AT.gt(now)))
                .and(ACCESS_TOKEN_SECRET.EXPIRES_AT.isNull().or(ACCESS_TOKEN_SECRET.EXPIRES_AT.gt(now)))
                .fetchOptional(row -> new Former(
                        row.getPrefix(),
                        Duration.ofSeconds(row.getGraceSeconds()),
                        row.getEndsAt(),
                        row.getExpiresAt()));
    }

    /** An end that was brought forward binds former secrets too, and stays if the new secret is given up. */
    void bringForward(UUID organizationId, UUID tokenId, Instant expiresAt) {
        db.update(ACCESS_TOKEN_SECRET)
                .set(ACCESS_TOKEN_SECRET.EXPIRES_AT, expiresAt)
                .where(isFormer(organizationId, tokenId))
                .and(ACCESS_TOKEN_SECRET.EXPIRES_AT.isNull().or(ACCESS_TOKEN_SECRET.EXPIRES_AT.gt(expiresAt)))
                .execute();
        db.update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.ROTATING_UNTIL, expiresAt)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .and(ACCESS_TOKEN.ROTATING_UNTIL.gt(expiresAt))
                .execute();
    }

    void end(UUID organizationId, UUID tokenId, String formerPrefix, Instant endsAt) {
        db.update(ACCESS_TOKEN_SECRET)
                .set(ACCESS_TOKEN_SECRET.ENDS_AT, endsAt)
                .where(isFormer(organizationId, tokenId))
                .and(ACCESS_TOKEN_SECRET.PREFIX.eq(formerPrefix))
                .execute();
    }

    /** Not a change of the token for whoever edits it: a program may be what causes it. */
    void rotatingUntil(UUID organizationId, UUID tokenId, @Nullable Instant until) {
        db.update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.ROTATING_UNTIL, until)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .execute();
    }

    /** Gives the current secret up for the former one, which is the current one again. */
    void giveUp(UUID organizationId, UUID tokenId, String formerPrefix, Instant at) {
        db.update(ACCESS_TOKEN_SECRET)
                .set(ACCESS_TOKEN_SECRET.SUPERSEDED_AT, at)
                .set(ACCESS_TOKEN_SECRET.ENDS_AT, at)
                .set(ACCESS_TOKEN_SECRET.CANCELLED_AT, at)
                .where(ACCESS_TOKEN_SECRET.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SECRET.CURRENT_TOKEN_ID.eq(tokenId))
                .execute();
        db.update(ACCESS_TOKEN_SECRET)
                .setNull(ACCESS_TOKEN_SECRET.SUPERSEDED_AT)
                .setNull(ACCESS_TOKEN_SECRET.GRACE_SECONDS)
                .setNull(ACCESS_TOKEN_SECRET.EXPIRES_AT)
                .where(isFormer(organizationId, tokenId))
                .and(ACCESS_TOKEN_SECRET.PREFIX.eq(formerPrefix))
                .execute();
    }

    /** Every secret a token has had, the newest first. */
    List<AccessTokenSecret> secrets(UUID organizationId, UUID tokenId) {
        return db.selectFrom(ACCESS_TOKEN_SECRET)
                .where(ACCESS_TOKEN_SECRET.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SECRET.TOKEN_ID.eq(tokenId))
                .orderBy(ACCESS_TOKEN_SECRET.CREATED_AT.desc(), ACCESS_TOKEN_SECRET.DIGEST)
                .fetch(RotationStore::secret);
    }

    private static AccessTokenSecret secret(AccessTokenSecretRecord row) {
        return new AccessTokenSecret(
                row.getPrefix(),
                row.getCreatedAt(),
                row.getFirstUsedAt(),
                row.getLastUsedAt(),
                row.getLastUsedIp(),
                row.getSupersededAt(),
                row.getGraceSeconds() == null ? Duration.ZERO : Duration.ofSeconds(row.getGraceSeconds()),
                row.getEndsAt(),
                row.getExpiresAt(),
                row.getCancelledAt());
    }

    private static Condition isFormer(UUID organizationId, UUID tokenId) {
        return ACCESS_TOKEN_SECRET
                .ORGANIZATION_ID
                .eq(organizationId)
                .and(ACCESS_TOKEN_SECRET.TOKEN_ID.eq(tokenId))
                .and(ACCESS_TOKEN_SECRET.SUPERSEDED_AT.isNotNull())
                .and(ACCESS_TOKEN_SECRET.CANCELLED_AT.isNull());
    }

    /**
     * A token and its current secret.
     *
     * @param rotatingUntil see {@link AccessToken}
     * @param firstUsedAt of the current secret
     */
    record Locked(
            String name,
            String prefix,
            @Nullable Instant revokedAt,
            @Nullable Instant expiresAt,
            @Nullable Instant blockedAt,
            @Nullable Instant rotatingUntil,
            @Nullable Instant firstUsedAt) {}

    /** A secret that still works beside its successor. */
    record Former(
            String prefix,
            Duration grace,
            @Nullable Instant endsAt,
            @Nullable Instant expiresAt) {}
}
