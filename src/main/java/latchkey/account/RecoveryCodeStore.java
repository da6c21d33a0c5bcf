package latchkey.account;

import static latchkey.database.schema.Tables.RECOVERY_CODE;
import static org.jooq.impl.DSL.max;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of recovery codes. */
final class RecoveryCodeStore {
    private final DSLContext db;

    RecoveryCodeStore(DSLContext db) {
        this.db = db;
    }

    /** Ends those that there are. */
    void replace(UUID accountId, List<byte[]> digests, Instant at) {
        deleteAll(accountId);
        digests.forEach(digest -> db.insertInto(RECOVERY_CODE)
                .set(RECOVERY_CODE.ACCOUNT_ID, accountId)
                .set(RECOVERY_CODE.DIGEST, digest)
                .set(RECOVERY_CODE.CREATED_AT, at)
                .execute());
    }

    void deleteAll(UUID accountId) {
        db.deleteFrom(RECOVERY_CODE)
                .where(RECOVERY_CODE.ACCOUNT_ID.eq(accountId))
                .execute();
    }

    /** When they were made; null: there are none. */
    @Nullable
    Instant madeAt(UUID accountId) {
        return db.select(max(RECOVERY_CODE.CREATED_AT))
                .from(RECOVERY_CODE)
                .where(RECOVERY_CODE.ACCOUNT_ID.eq(accountId))
                .fetchSingle()
                .value1();
    }

    /** Once: of two at the same moment one is told no. */
    boolean use(UUID accountId, byte[] digest, Instant at) {
        return db.update(RECOVERY_CODE)
                        .set(RECOVERY_CODE.USED_AT, at)
                        .where(RECOVERY_CODE.ACCOUNT_ID.eq(accountId))
                        .and(RECOVERY_CODE.DIGEST.eq(digest))
                        .and(RECOVERY_CODE.USED_AT.isNull())
                        .execute()
                == 1;
    }
}
