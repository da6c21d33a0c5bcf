package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.DEVICE;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of browsers that have signed in before. */
final class DeviceStore {
    private final DSLContext db;

    DeviceStore(DSLContext db) {
        this.db = db;
    }

    /** The id of a browser that the account is known with. */
    Optional<UUID> find(byte[] digest, String email) {
        return db.select(DEVICE.ID)
                .from(DEVICE)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(DEVICE.ACCOUNT_ID))
                .where(DEVICE.DIGEST.eq(digest))
                .and(ACCOUNT.EMAIL.eq(email))
                .fetchOptional(DEVICE.ID);
    }

    /** Whether there is one or not: two sign-ins at once may come with the same cookie. */
    void put(byte[] digest, UUID accountId, Instant at) {
        db.insertInto(DEVICE)
                .set(DEVICE.ID, UuidCreator.getTimeOrderedEpoch())
                .set(DEVICE.DIGEST, digest)
                .set(DEVICE.ACCOUNT_ID, accountId)
                .set(DEVICE.CREATED_AT, at)
                .set(DEVICE.LAST_SEEN_AT, at)
                .onDuplicateKeyUpdate()
                .set(DEVICE.LAST_SEEN_AT, at)
                .execute();
    }

    /** For each account that the browser is known to. */
    void replaceDigest(byte[] from, byte[] to) {
        db.update(DEVICE).set(DEVICE.DIGEST, to).where(DEVICE.DIGEST.eq(from)).execute();
    }

    boolean existsFor(UUID accountId) {
        return db.fetchExists(DEVICE, DEVICE.ACCOUNT_ID.eq(accountId));
    }

    /** Leaves an account so many: those that it was used with last. */
    void deleteAllBut(int most, UUID accountId) {
        var tooMany = db.fetchCount(DEVICE, DEVICE.ACCOUNT_ID.eq(accountId)) - most;
        if (tooMany > 0) {
            db.deleteFrom(DEVICE)
                    .where(DEVICE.ACCOUNT_ID.eq(accountId))
                    .orderBy(DEVICE.LAST_SEEN_AT, DEVICE.ID)
                    .limit(tooMany)
                    .execute();
        }
    }

    void deleteOthers(UUID accountId, byte[] kept) {
        db.deleteFrom(DEVICE)
                .where(DEVICE.ACCOUNT_ID.eq(accountId))
                .and(DEVICE.DIGEST.ne(kept))
                .execute();
    }

    void deleteAllOf(UUID accountId) {
        db.deleteFrom(DEVICE).where(DEVICE.ACCOUNT_ID.eq(accountId)).execute();
    }

    void deleteUnseenSince(Instant at) {
        db.deleteFrom(DEVICE).where(DEVICE.LAST_SEEN_AT.lt(at)).execute();
    }
}
