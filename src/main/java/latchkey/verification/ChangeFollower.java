package latchkey.verification;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import latchkey.database.DatabaseAway;
import latchkey.database.LostConnection;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns what was changed through any instance, a few times each second, and reports how far it got. Verification may
 * rely on what it remembers while that works.
 */
public final class ChangeFollower {
    /** No transaction that announces a change lasts so long: until then a lower number may still turn up. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(60);

    private static final Duration REPORTED_EVERY = Duration.ofSeconds(1);
    private static final Duration CHANGES_KEPT = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFollower.class);

    private final UUID id = UuidCreator.getTimeOrderedEpoch();
    private final ChangeStore changes;
    private final InstanceStore instances;
    private final Consumer<List<ChangeStore.Change>> learn;
    private final Clock clock;
    private final NavigableSet<Long> learned = new TreeSet<>();
    private final Deque<Place> places = new ArrayDeque<>();
    private long complete;
    private long reached;
    private long mark;
    private long server;
    private volatile long reportedAt;
    private volatile boolean following;
    private volatile long followedAt = System.nanoTime();

    private final Lock lock = new ReentrantLock();
    private volatile boolean away;
    private boolean lost;

    /**
     * @param db over a connection of its own, so that no other work keeps it from looking
     * @param clock this machine's or the database's: it only tells people since when something is so
     */
    ChangeFollower(DSLContext db, Clock clock, Consumer<List<ChangeStore.Change>> learn) {
        this.changes = new ChangeStore(db);
        this.instances = new InstanceStore(db);
        this.clock = clock;
        this.learn = learn;
    }

    /** Learns what there is by now, and says so; fails without a database. */
    public void follow() {
        followPast(Long.MAX_VALUE);
    }

    /** The same, unless it has learned all that was before a mark already. */
    void followPast(long wanted) {
        lock.lock();
        try {
            if (mark < wanted) {
                look();
            }
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        try {
            followAlone();
            away = false;
        } catch (DataAccessException e) {
            away = LostConnection.is(e);
            throw e;
        }
    }

    /** The same, and says once that it fails and once that it works again. */
    public void tryToFollow() {
        try {
            follow();
            if (lost) {
                LOG.info("Changes of tokens are followed again");
            }
            lost = false;
        } catch (DataAccessException e) {
            if (!lost) {
                LOG.warn("Changes of tokens can't be followed: {}", e.getMessage());
            }
            lost = true;
        }
    }

    private void followAlone() {
        // From before it asked, so that it stops trusting itself before others stop waiting for it.
        var asked = System.nanoTime();
        // In this order: what is read after the mark holds all that was committed before it.
        var read = changes.mark();
        if (read.server() != server && !places.isEmpty()) {
            beginAnew();
        }
        server = read.server();
        if (places.isEmpty()) {
            complete = changes.lastBefore(LONGEST_TRANSACTION);
            reached = complete;
        }
        var found = changes.after(reached);
        // Numbers are given out before the commit: some below the highest may have turned up since.
        if (changes.count(complete, reached) != learned.size()) {
            found = unlearned(changes.after(complete));
        }
        if (!found.isEmpty()) {
            learn.accept(found);
            found.forEach(change -> learned.add(change.sequence()));
            reached = Math.max(reached, found.getLast().sequence());
        }
        places.add(new Place(asked, reached));
        forgetWhatIsComplete(asked);
        // A write each time would be five a second for nothing.
        if (!found.isEmpty() || read.number() != mark || !following || asked - reportedAt > REPORTED_EVERY.toNanos()) {
            instances.report(id, reached, read.number());
            mark = read.number();
            reportedAt = asked;
            following = true;
        }
        followedAt = asked;
    }

    /** A replica that took over may lack the last changes, and give their numbers to others. */
    private void beginAnew() {
        learn.accept(List.of(ChangeStore.Change.OF_EVERYTHING));
        learned.clear();
        places.clear();
    }

    /** For how long changes may have gone unheard of here. */
    public Duration lag() {
        return Duration.ofNanos(System.nanoTime() - followedAt);
    }

    private List<ChangeStore.Change> unlearned(List<ChangeStore.Change> found) {
        return found.stream()
                .filter(change -> !learned.contains(change.sequence()))
                .toList();
    }

    private void forgetWhatIsComplete(long now) {
        while (now - places.getFirst().at > LONGEST_TRANSACTION.toNanos()) {
            complete = places.removeFirst().reached;
        }
        learned.headSet(complete, true).clear();
    }

    /** Whether what is remembered is still true: if others were told to wait for it within the last four seconds. */
    boolean isFollowing() {
        return following && System.nanoTime() - reportedAt < InstanceStore.LONGEST_TRUST.toNanos();
    }

    /**
     * Fails when the last look found a database that does not answer: it looks again five times a second, so that nobody
     * else has to wait to find the same.
     */
    void requireDatabase() {
        if (away) {
            throw new DatabaseAway();
        }
    }

    /** Why this instance should be sent no calls now, for whoever runs it; null: it can serve. */
    public @Nullable String problem() {
        if (away) {
            return "the database does not answer";
        }
        return isFollowing()
                ? null
                : "changes can't be followed since "
                        + clock.instant().minus(lag()).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Deletes what every instance has learned long ago. */
    public void tidy() {
        changes.deleteOlderThan(CHANGES_KEPT);
        instances.deleteGone();
    }

    /** Nobody waits for this instance any more. */
    public void leave() {
        lock.lock();
        try {
            following = false;
            instances.delete(id);
        } catch (DataAccessException e) {
            LOG.warn("Other instances will wait for this one for five seconds: {}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** How far it had got at a time. */
    private record Place(long at, long reached) {}
}
