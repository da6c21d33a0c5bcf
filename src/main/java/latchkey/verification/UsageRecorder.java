package latchkey.verification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.database.Transactions;
import latchkey.token.Presented;
import latchkey.token.Use;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the use of tokens in memory, so that verifying never writes; {@link #flush} puts it into the database every
 * few seconds, to be counted there.
 */
public final class UsageRecorder {
    private static final int BUCKETS = 256;
    private static final Logger LOG = LoggerFactory.getLogger(UsageRecorder.class);

    private final GatheredUseStore store;
    private final UsageCounting counting;
    private final Transactions transactions;
    private final Consumer<Presented> whenKept;
    private final Clock clock;
    private final ClientLimit limit = new ClientLimit();
    private final List<UsageBucket> buckets =
            Stream.generate(UsageBucket::new).limit(BUCKETS).toList();
    private final Lock storing = new ReentrantLock();
    private final FlushLag lag = new FlushLag();
    private final LongAdder lost = new LongAdder();
    private volatile Instant flushedAt;

    /** @param whenKept what is done when a call has needed what was to be taken away */
    public UsageRecorder(
            DSLContext db,
            UsageCounting counting,
            Transactions transactions,
            Consumer<Presented> whenKept,
            Clock clock) {
        this.store = new GatheredUseStore(db);
        this.counting = counting;
        this.transactions = transactions;
        this.whenKept = whenKept;
        this.clock = clock;
        this.flushedAt = clock.instant();
    }

    void accepted(Presented token, Call call, Instant at) {
        gather(token, call, at, Use.ACCEPTED);
        if (call.neededScopes().stream().anyMatch(token::isLeaving)) {
            // What a call has needed is not taken away: that has to be known before the next one, and everywhere.
            flush();
            counting.countAll();
            whenKept.accept(token);
        }
    }

    void refused(Presented token, Call call, Refusal refusal, Instant at) {
        gather(token, call, at, refusal.code());
    }

    private void gather(Presented token, Call call, Instant at, String outcome) {
        var address = call.address() == null ? "" : call.address();
        var use = limit.limit(Use.of(token, at, address, call.agent(), outcome));
        if (!buckets.get(bucket(use)).add(use, Gathered.one(token, call, at))) {
            lost.increment();
        }
        lag.gathering();
    }

    private static int bucket(Use use) {
        return (int) Math.floorMod(use.tokenId().getLeastSignificantBits(), (long) BUCKETS);
    }

    /** Puts all that was gathered before into the database; what can't be put there now is kept for the next time. */
    public void flush() {
        storing.lock();
        try {
            store();
        } finally {
            storing.unlock();
        }
    }

    private void store() {
        var since = flushedAt;
        var now = clock.instant();
        lag.taken();
        // Where one can't be stored the others can't either.
        var stored = IntStream.range(0, BUCKETS).allMatch(bucket -> store(bucket, since));
        if (stored) {
            flushedAt = now;
            lag.stored();
        } else {
            lag.putBack();
        }
    }

    private boolean store(int bucket, Instant since) {
        var taken = buckets.get(bucket).take();
        if (taken.isEmpty()) {
            return true;
        }
        try {
            transactions.run(() -> store.insert(bucket, taken, since));
            return true;
        } catch (RuntimeException e) {
            LOG.warn("The use of {} clients could not be stored yet: {}", taken.size(), e.getMessage());
            taken.forEach(use -> keep(buckets.get(bucket), use));
            return false;
        }
    }

    private void keep(UsageBucket bucket, GatheredUse gathered) {
        if (!bucket.add(gathered.use(), gathered.calls())) {
            lost.add(gathered.calls().calls());
        }
    }

    /** How long the oldest use that is not stored yet has been waiting for it. */
    public Duration lag() {
        return lag.now();
    }

    /** How many clients' uses wait to be stored. */
    public int waiting() {
        return buckets.stream().mapToInt(UsageBucket::size).sum();
    }

    /** How many calls were not counted for want of room, while the database was away. */
    public long lost() {
        return lost.sum();
    }
}
