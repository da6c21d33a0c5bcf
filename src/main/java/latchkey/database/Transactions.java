package latchkey.database;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
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
    private final ThreadLocal<@Nullable Set<Runnable>> afterwards = ThreadLocal.withInitial(() -> null);

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
        return afterwards.get() == null ? outermost(work) : once(work);
    }

    /** Does something once the outermost transaction is committed, and never if it is not; at once outside of one. */
    public void afterCommit(Runnable work) {
        var waiting = afterwards.get();
        if (waiting == null) {
            work.run();
        } else {
            waiting.add(work);
        }
    }

    private <T extends @Nullable Object> T outermost(Supplier<T> work) {
        var waiting = new LinkedHashSet<Runnable>();
        afterwards.set(waiting);
        T result;
        try {
            result = withRetries(work, RETRIES);
        } finally {
            afterwards.remove();
        }
        waiting.forEach(Runnable::run);
        return result;
    }

    private <T extends @Nullable Object> T withRetries(Supplier<T> work, int retries) {
        try {
            return once(work);
        } catch (DataAccessException e) {
            Objects.requireNonNull(afterwards.get()).clear();
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
