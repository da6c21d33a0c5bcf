package latchkey.account;

import static latchkey.database.schema.Tables.TOTP;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of the apps that compute codes, one for each account. */
final class TotpStore {
    private final DSLContext db;

    TotpStore(DSLContext db) {
        this.db = db;
    }

    Optional<byte[]> sealed(UUID accountId) {
        return db.select(TOTP.SECRET)
                .from(TOTP)
                .where(TOTP.ACCOUNT_ID.eq(accountId))
                .fetchOptional(TOTP.SECRET);
    }

    /** Takes the code of a step, once: of two at the same moment one is told no. */
    boolean take(UUID accountId, long step) {
        return db.update(TOTP)
                        .set(TOTP.LAST_STEP, step)
                        .where(TOTP.ACCOUNT_ID.eq(accountId))
                        .and(TOTP.LAST_STEP.lt(step))
                        .execute()
                == 1;
    }

    /** @param step of the code that proved it, which is not taken again */
    void put(UUID accountId, byte[] sealed, long step, Instant at) {
        db.insertInto(TOTP)
                .set(TOTP.ACCOUNT_ID, accountId)
                .set(TOTP.SECRET, sealed)
                .set(TOTP.LAST_STEP, step)
                .set(TOTP.CREATED_AT, at)
                .onDuplicateKeyUpdate()
                .set(TOTP.SECRET, sealed)
                .set(TOTP.LAST_STEP, step)
                .set(TOTP.CREATED_AT, at)
                .execute();
    }

    boolean delete(UUID accountId) {
        return db.deleteFrom(TOTP).where(TOTP.ACCOUNT_ID.eq(accountId)).execute() == 1;
    }
}
