package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.DEVICE;

import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of browsers that have signed in before. */
final class DeviceStore {
    private final DSLContext db;

    DeviceStore(DSLContext db) {
        this.db = db;
    }

    void insert(byte[] digest, UUID accountId, Instant at) {
        db.insertInto(DEVICE)
                .set(DEVICE.DIGEST, digest)
                .set(DEVICE.ACCOUNT_ID, accountId)
                .set(DEVICE.CREATED_AT, at)
                .set(DEVICE.LAST_SEEN_AT, at)
                .execute();
    }

    boolean isKnown(byte[] digest, String email) {
        return db.fetchExists(db.selectOne()
                .from(DEVICE)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(DEVICE.ACCOUNT_ID))
                .where(DEVICE.DIGEST.eq(digest))
                .and(ACCOUNT.EMAIL.eq(email)));
    }

    boolean existsFor(UUID accountId) {
        return db.fetchExists(DEVICE, DEVICE.ACCOUNT_ID.eq(accountId));
    }

    void touch(byte[] digest, UUID accountId, Instant at) {
        db.update(DEVICE)
                .set(DEVICE.LAST_SEEN_AT, at)
                .where(DEVICE.DIGEST.eq(digest))
                .and(DEVICE.ACCOUNT_ID.eq(accountId))
                .execute();
    }

    void deleteUnseenSince(Instant at) {
        db.deleteFrom(DEVICE).where(DEVICE.LAST_SEEN_AT.lt(at)).execute();
    }
}
