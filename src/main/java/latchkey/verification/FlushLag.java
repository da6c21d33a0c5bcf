package latchkey.verification;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Since when the oldest use that is not stored yet has been waiting, in memory or on its way into the database. */
final class FlushLag {
    private static final long NOTHING = 0;

    private final AtomicLong gatheredSince = new AtomicLong(NOTHING);
    private volatile long takenSince = NOTHING;

    Duration now() {
        var taken = takenSince;
        var since = taken == NOTHING ? gatheredSince.get() : taken;
        return since == NOTHING ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** Something waits: the first of what will be stored next, if nothing did before. */
    void gathering() {
        if (gatheredSince.get() == NOTHING) {
            gatheredSince.compareAndSet(NOTHING, System.nanoTime());
        }
    }

    /** What was gathered is being stored, while more is gathered. */
    void taken() {
        takenSince = gatheredSince.getAndSet(NOTHING);
    }

    /** What was taken could not be stored, and waits with the rest. */
    void putBack() {
        gatheredSince.set(takenSince);
        takenSince = NOTHING;
    }

    void stored() {
        takenSince = NOTHING;
    }
}
