package latchkey.account;

import static latchkey.database.schema.Tables.PASSKEY_CHALLENGE;

import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of challenges that wait for an answer, known by their digest only. */
final class PasskeyChallengeStore {
    private final DSLContext db;

    PasskeyChallengeStore(DSLContext db) {
        this.db = db;
    }

    void insert(byte[] digest, byte[] browserDigest, PasskeyPurpose purpose, @Nullable UUID accountId, Instant until) {
        db.insertInto(PASSKEY_CHALLENGE)
                .set(PASSKEY_CHALLENGE.DIGEST, digest)
                .set(PASSKEY_CHALLENGE.BROWSER_DIGEST, browserDigest)
                .set(PASSKEY_CHALLENGE.PURPOSE, purpose.code())
                .set(PASSKEY_CHALLENGE.ACCOUNT_ID, accountId)
                .set(PASSKEY_CHALLENGE.EXPIRES_AT, until)
                .execute();
    }

    /** Of several who take the same challenge, one gets it. */
    boolean take(byte[] digest, byte[] browserDigest, PasskeyPurpose purpose, @Nullable UUID accountId, Instant now) {
        return db.deleteFrom(PASSKEY_CHALLENGE)
                        .where(PASSKEY_CHALLENGE.DIGEST.eq(digest))
                        .and(PASSKEY_CHALLENGE.BROWSER_DIGEST.eq(browserDigest))
                        .and(PASSKEY_CHALLENGE.PURPOSE.eq(purpose.code()))
                        .and(PASSKEY_CHALLENGE.ACCOUNT_ID.isNotDistinctFrom(accountId))
                        .and(PASSKEY_CHALLENGE.EXPIRES_AT.gt(now))
                        .execute()
                == 1;
    }

    void deleteExpired(Instant now) {
        db.deleteFrom(PASSKEY_CHALLENGE)
                .where(PASSKEY_CHALLENGE.EXPIRES_AT.le(now))
                .execute();
    }
}
