package latchkey.database;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Runs work that succeeds or fails as a whole; work inside work takes part in the outer transaction, and fails it. There
 * are no savepoints: a cluster may roll all back when one is released, and jOOQ would commit what is left.
 */
public final class Transactions {
    private static final int RETRIES = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final DSLContext db;
    private final ThreadLocal<@Nullable Attempt> underWay = ThreadLocal.withInitial(() -> null);

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
        var around = underWay.get();
        return around == null ? outermost(work, RETRIES) : around.inside(work);
    }

    /** Does something once the outermost transaction is committed, and never if it is not; at once outside of one. */
    public void afterCommit(Runnable work) {
        var around = underWay.get();
        if (around == null) {
            work.run();
        } else {
            around.afterwards.add(work);
        }
    }

    private <T extends @Nullable Object> T outermost(Supplier<T> work, int retries) {
        var attempt = new Attempt();
        T result;
        try {
            result = committed(attempt, work);
        } catch (DataAccessException e) {
            if (retries == 0 || !(LostConflict.is(e) || attempt.wasCutShort(e))) {
                throw e;
            }
            pause(e);
            return outermost(work, retries - 1);
        }
        attempt.afterwards.forEach(Runnable::run);
        return result;
    }

    private <T extends @Nullable Object> T committed(Attempt attempt, Supplier<T> work) {
        underWay.set(attempt);
        try {
            return db.transactionResult(() -> attempt.outermost(work));
        } finally {
            underWay.remove();
        }
    }

    /** Work of which is known how far it came: a connection lost before the commit has changed nothing. */
    private static final class Attempt {
        private final Set<Runnable> afterwards = new LinkedHashSet<>();
        private boolean begun;
        private boolean failedInside;
        private boolean done;

        <T extends @Nullable Object> T outermost(Supplier<T> work) {
            begun = true;
            var result = work.get();
            if (failedInside) {
                throw new IllegalStateException("Work inside has failed: what it had done can't be told apart");
            }
            done = true;
            return result;
        }

        <T extends @Nullable Object> T inside(Supplier<T> work) {
            try {
                return work.get();
            } catch (RuntimeException | Error e) {
                failedInside = true;
                throw e;
            }
        }

        /** Not by a database that hangs: whoever waits has waited long enough. */
        boolean wasCutShort(DataAccessException e) {
            var lost = LostConnection.is(e) && e.getCause(SocketTimeoutException.class) == null;
            return begun && !done && (lost || LostConnection.wasTakenLeaveOf(e));
        }
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
