package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.SESSION;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of sessions, known by the digest of their id only. */
final class SessionStore {
    private final DSLContext db;

    SessionStore(DSLContext db) {
        this.db = db;
    }

    /** @param provedAt when whoever starts it proved who they are; null: that is not known */
    void insert(
            UUID id,
            byte[] digest,
            UUID accountId,
            Instant at,
            @Nullable Instant provedAt,
            Instant expiresAt,
            String address,
            String userAgent) {
        db.insertInto(SESSION)
                .set(SESSION.ID, id)
                .set(SESSION.DIGEST, digest)
                .set(SESSION.ACCOUNT_ID, accountId)
                .set(SESSION.CREATED_AT, at)
                .set(SESSION.LAST_SEEN_AT, at)
                .set(SESSION.PROVED_AT, provedAt)
                .set(SESSION.EXPIRES_AT, expiresAt)
                .set(SESSION.ADDRESS, address)
                .set(SESSION.USER_AGENT, userAgent)
                .execute();
    }

    /** The account of a session that lives at this instant. */
    Optional<Found> find(byte[] digest, Instant now, Instant idleSince) {
        return db.select(
                        ACCOUNT.ID,
                        ACCOUNT.EMAIL,
                        ACCOUNT.SITE_ADMINISTRATOR_SINCE,
                        SESSION.ID,
                        SESSION.LAST_SEEN_AT,
                        SESSION.PROVED_AT)
                .from(SESSION)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(SESSION.ACCOUNT_ID))
                .where(SESSION.DIGEST.eq(digest))
                .and(SESSION.EXPIRES_AT.gt(now))
                .and(SESSION.LAST_SEEN_AT.gt(idleSince))
                .fetchOptional(row -> new Found(
                        row.value4(),
                        new Account(row.value1(), row.value2(), row.value3() != null),
                        row.value5(),
                        row.value6()));
    }

    void touch(byte[] digest, Instant at) {
        db.update(SESSION)
                .set(SESSION.LAST_SEEN_AT, at)
                .where(SESSION.DIGEST.eq(digest))
                .and(SESSION.LAST_SEEN_AT.lt(at))
                .execute();
    }

    /** Whose a session is or was that ended by itself and is not forgotten yet. */
    Optional<UUID> accountOf(byte[] digest) {
        return db.select(SESSION.ACCOUNT_ID)
                .from(SESSION)
                .where(SESSION.DIGEST.eq(digest))
                .fetchOptional(SESSION.ACCOUNT_ID);
    }

    void prove(byte[] digest, Instant at) {
        db.update(SESSION)
                .set(SESSION.PROVED_AT, at)
                .where(SESSION.DIGEST.eq(digest))
                .execute();
    }

    boolean delete(byte[] digest) {
        return db.deleteFrom(SESSION).where(SESSION.DIGEST.eq(digest)).execute() == 1;
    }

    boolean delete(UUID accountId, UUID id) {
        return db.deleteFrom(SESSION)
                        .where(SESSION.ACCOUNT_ID.eq(accountId))
                        .and(SESSION.ID.eq(id))
                        .execute()
                == 1;
    }

    /** @return how many there were */
    int deleteAllOf(UUID accountId) {
        return db.deleteFrom(SESSION).where(SESSION.ACCOUNT_ID.eq(accountId)).execute();
    }

    /** @return how many there were */
    int deleteOthers(UUID accountId, byte[] kept) {
        return db.deleteFrom(SESSION)
                .where(SESSION.ACCOUNT_ID.eq(accountId))
                .and(SESSION.DIGEST.ne(kept))
                .execute();
    }

    /** Those that live, the one seen last on top. */
    List<Listed> of(UUID accountId, Instant now, Instant idleSince) {
        return db.selectFrom(SESSION)
                .where(SESSION.ACCOUNT_ID.eq(accountId))
                .and(SESSION.EXPIRES_AT.gt(now))
                .and(SESSION.LAST_SEEN_AT.gt(idleSince))
                .orderBy(SESSION.LAST_SEEN_AT.desc(), SESSION.ID)
                .fetch(row -> new Listed(
                        row.getId(),
                        row.getUserAgent(),
                        row.getAddress(),
                        row.getCreatedAt(),
                        row.getLastSeenAt(),
                        row.getExpiresAt()));
    }

    int deleteDead(Instant now, Instant idleSince) {
        return db.deleteFrom(SESSION)
                .where(SESSION.EXPIRES_AT.le(now))
                .or(SESSION.LAST_SEEN_AT.le(idleSince))
                .execute();
    }

    /** A session as its page shows it. */
    record Listed(
            UUID id, String userAgent, String address, Instant createdAt, Instant lastSeenAt, Instant expiresAt) {}

    /**
     * A session that lives.
     *
     * @param provedAt null: never since it began, as far as is known
     */
    record Found(
            UUID id,
            Account account,
            Instant lastSeenAt,
            @Nullable Instant provedAt) {}
}
