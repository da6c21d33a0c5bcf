package latchkey.database;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Runs work that succeeds or fails as a whole; work inside work takes part in the outer transaction. */
public final class Transactions {
    private static final int RETRIES = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final DSLContext db;
    private final ThreadLocal<Boolean> isInside = ThreadLocal.withInitial(() -> false);

    public Transactions(DSLContext db) {
        this.db = db;
    }

    /** See {@link #call}. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    /**
     * Commits what {@code work} did, or rolls it back and rethrows what it threw. Work that lost a deadlock or a lock
     * is run again, up to three times, so it must change nothing but the database.
     */
    public <T extends @Nullable Object> T call(Supplier<T> work) {
        return isInside.get() ? once(work) : outermost(work);
    }

    private <T extends @Nullable Object> T outermost(Supplier<T> work) {
        isInside.set(true);
        try {
            return withRetries(work, RETRIES);
        } finally {
            isInside.remove();
        }
    }

    private <T extends @Nullable Object> T withRetries(Supplier<T> work, int retries) {
        try {
            return once(work);
        } catch (DataAccessException e) {
            if (retries == 0 || !LostConflict.is(e)) {
                throw e;
            }
            pause(e);
            return withRetries(work, retries - 1);
        }
    }

    private <T extends @Nullable Object> T once(Supplier<T> work) {
        return db.transactionResult(work::get);
    }

    private static void pause(DataAccessException conflict) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw conflict;
        }
    }
}
