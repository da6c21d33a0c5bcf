package latchkey.account;

import static latchkey.database.schema.Tables.THROTTLE;

import java.time.Instant;
import java.util.Optional;
import org.jooq.DSLContext;

/** The SQL of failures counted. */
final class ThrottleStore {
    private final DSLContext db;

    ThrottleStore(DSLContext db) {
        this.db = db;
    }

    /** The count, which nobody else can change before the transaction ends. */
    Optional<Count> lock(byte[] digest) {
        return db.selectFrom(THROTTLE)
                .where(THROTTLE.DIGEST.eq(digest))
                .forUpdate()
                .fetchOptional(row -> new Count(row.getFailures(), row.getLastFailedAt(), row.getOpenAt()));
    }

    /**
     * Makes sure there is a row, and locks it; a new one lets the next try through. Not INSERT IGNORE, whose shared lock
     * many tries at once hold and none can raise: a deadlock.
     */
    void insertIfAbsent(byte[] digest, Instant at) {
        db.insertInto(THROTTLE)
                .set(THROTTLE.DIGEST, digest)
                .set(THROTTLE.FAILURES, 0)
                .set(THROTTLE.LAST_FAILED_AT, at)
                .set(THROTTLE.OPEN_AT, at)
                .onDuplicateKeyUpdate()
                .set(THROTTLE.FAILURES, THROTTLE.FAILURES)
                .execute();
    }

    void update(byte[] digest, Count count) {
        db.update(THROTTLE)
                .set(THROTTLE.FAILURES, count.failures())
                .set(THROTTLE.LAST_FAILED_AT, count.lastFailedAt())
                .set(THROTTLE.OPEN_AT, count.openAt())
                .where(THROTTLE.DIGEST.eq(digest))
                .execute();
    }

    void deleteBefore(Instant lastFailedAt) {
        db.deleteFrom(THROTTLE).where(THROTTLE.LAST_FAILED_AT.lt(lastFailedAt)).execute();
    }

    /** How often something failed, when last, and from when on it may be tried again. */
    record Count(int failures, Instant lastFailedAt, Instant openAt) {}
}
