package latchkey.database;

import java.net.SocketTimeoutException;
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
     * Commits what {@code work} did, or rolls it back and rethrows what it threw. Work that lost a deadlock, a lock or
     * its node of a cluster is run again, up to three times, so it must change nothing but the database. Once it is to be
     * committed it is run again only when the database said that it was not.
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
        var attempt = new Attempt<>(work);
        try {
            return once(attempt);
        } catch (DataAccessException e) {
            Objects.requireNonNull(afterwards.get()).clear();
            if (retries == 0 || !(LostConflict.is(e) || attempt.wasCutShort(e))) {
                throw e;
            }
            pause(e);
            return withRetries(work, retries - 1);
        }
    }

    /** Work of which is known how far it came: a connection lost before the commit has changed nothing. */
    private static final class Attempt<T extends @Nullable Object> implements Supplier<T> {
        private final Supplier<T> work;
        private boolean begun;
        private boolean done;

        Attempt(Supplier<T> work) {
            this.work = work;
        }

        @Override
        public T get() {
            begun = true;
            var result = work.get();
            done = true;
            return result;
        }

        /** Not by a database that hangs: whoever waits has waited long enough. */
        boolean wasCutShort(DataAccessException e) {
            var lost = LostConnection.is(e) && e.getCause(SocketTimeoutException.class) == null;
            return begun && !done && (lost || LostConnection.wasTakenLeaveOf(e));
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
