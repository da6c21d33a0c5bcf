package latchkey.verification;

import java.time.Duration;

/** Since when the oldest use that is not stored yet has been waiting, in memory or on its way into the database. */
final class FlushLag {
    private static final long NOTHING = 0;

    private long gatheredSince = NOTHING;
    private long takenSince = NOTHING;

    synchronized Duration now() {
        var since = takenSince == NOTHING ? gatheredSince : takenSince;
        return since == NOTHING ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** The first of what will be stored next. */
    synchronized void gathering() {
        gatheredSince = System.nanoTime();
    }

    /** What was gathered is being stored, while more is gathered. */
    synchronized void taken() {
        takenSince = gatheredSince;
        gatheredSince = NOTHING;
    }

    /** What was taken could not be stored, and waits with the rest. */
    synchronized void putBack() {
        gatheredSince = takenSince;
    }

    synchronized void stored() {
        takenSince = NOTHING;
    }
}
