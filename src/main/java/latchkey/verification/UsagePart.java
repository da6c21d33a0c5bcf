package latchkey.verification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import latchkey.database.Transactions;
import latchkey.token.Use;
import latchkey.web.SparingLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part of all tokens, whose use is stored in one transaction. */
final class UsagePart {
    private static final int BUCKETS = 16;
    private static final Logger LOG = LoggerFactory.getLogger(UsagePart.class);

    private final List<UsageBucket> buckets =
            Stream.generate(UsageBucket::new).limit(BUCKETS).toList();
    private final GatheredUseStore store;
    private final Transactions transactions;
    private final Clock clock;
    private final SparingLog log = new SparingLog();
    private final Lock storing = new ReentrantLock();
    private final FlushLag lag = new FlushLag();
    private final LongAdder lost = new LongAdder();
    private Instant flushedAt;

    UsagePart(GatheredUseStore store, Transactions transactions, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.clock = clock;
        this.flushedAt = clock.instant();
    }

    void add(Use use, Gathered calls) {
        if (!bucket(use.tokenId()).add(use, calls)) {
            lost.add(calls.calls());
        }
        lag.gathering();
    }

    private UsageBucket bucket(UUID tokenId) {
        return buckets.get((int) Math.floorMod(tokenId.getLeastSignificantBits() >> 4, (long) BUCKETS));
    }

    /**
     * Puts all that was gathered before into the database; what can't be put there now is kept for the next time.
     *
     * @return whether it could be
     */
    boolean flush() {
        storing.lock();
        try {
            var now = clock.instant();
            lag.taken();
            var taken =
                    buckets.stream().flatMap(bucket -> bucket.take().stream()).toList();
            if (taken.isEmpty() || isStored(taken)) {
                flushedAt = now;
                lag.stored();
                return true;
            } else {
                lag.putBack();
                return false;
            }
        } finally {
            storing.unlock();
        }
    }

    private boolean isStored(List<GatheredUse> taken) {
        try {
            transactions.run(() -> store.insert(taken, flushedAt));
            return true;
        } catch (RuntimeException e) {
            log.say(
                    "storing",
                    more -> LOG.warn(
                            "The use of {} clients could not be stored yet: {}{}", taken.size(), e.getMessage(), more));
            taken.forEach(gathered -> add(gathered.use(), gathered.calls()));
            return false;
        }
    }

    /** How long the oldest use that is not stored yet has been waiting for it. */
    Duration lag() {
        return lag.now();
    }

    /** How many clients' uses wait to be stored. */
    int waiting() {
        return buckets.stream().mapToInt(UsageBucket::size).sum();
    }

    /** How many calls were not counted for want of room, while the database was away. */
    long lost() {
        return lost.sum();
    }
}
