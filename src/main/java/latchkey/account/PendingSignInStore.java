package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.PENDING_SIGN_IN;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of sign-ins that wait for the second factor, known by the digest of the browser's id only. */
final class PendingSignInStore {
    private final DSLContext db;

    PendingSignInStore(DSLContext db) {
        this.db = db;
    }

    void insert(byte[] digest, UUID accountId, String next, Instant at) {
        db.insertInto(PENDING_SIGN_IN)
                .set(PENDING_SIGN_IN.DIGEST, digest)
                .set(PENDING_SIGN_IN.ACCOUNT_ID, accountId)
                .set(PENDING_SIGN_IN.NEXT, next)
                .set(PENDING_SIGN_IN.CREATED_AT, at)
                .execute();
    }

    Optional<PendingSignIn> find(byte[] digest, Instant since) {
        return db.select(ACCOUNT.ID, ACCOUNT.EMAIL, ACCOUNT.SITE_ADMINISTRATOR_SINCE, PENDING_SIGN_IN.NEXT)
                .from(PENDING_SIGN_IN)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(PENDING_SIGN_IN.ACCOUNT_ID))
                .where(PENDING_SIGN_IN.DIGEST.eq(digest))
                .and(PENDING_SIGN_IN.CREATED_AT.gt(since))
                .fetchOptional(row ->
                        new PendingSignIn(new Account(row.value1(), row.value2(), row.value3() != null), row.value4()));
    }

    /** Waits for whoever uses it at this moment, and lets nobody else before the transaction ends. */
    void lock(byte[] digest) {
        db.select(PENDING_SIGN_IN.DIGEST)
                .from(PENDING_SIGN_IN)
                .where(PENDING_SIGN_IN.DIGEST.eq(digest))
                .forUpdate()
                .fetch();
    }

    void delete(byte[] digest) {
        db.deleteFrom(PENDING_SIGN_IN).where(PENDING_SIGN_IN.DIGEST.eq(digest)).execute();
    }

    void deleteAllOf(UUID accountId) {
        db.deleteFrom(PENDING_SIGN_IN)
                .where(PENDING_SIGN_IN.ACCOUNT_ID.eq(accountId))
                .execute();
    }

    void deleteBefore(Instant at) {
        db.deleteFrom(PENDING_SIGN_IN).where(PENDING_SIGN_IN.CREATED_AT.lt(at)).execute();
    }
}
