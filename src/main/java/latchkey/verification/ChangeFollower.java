package latchkey.verification;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
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
    private final Set<Long> learned = new HashSet<>();
    private final Deque<Place> places = new ArrayDeque<>();
    private long complete;
    private long reached;
    private volatile long reportedAt;
    private volatile boolean following;
    private volatile long followedAt = System.nanoTime();

    private final Lock lock = new ReentrantLock();
    private boolean lost;

    ChangeFollower(DSLContext db, Consumer<List<ChangeStore.Change>> learn) {
        this.changes = new ChangeStore(db);
        this.instances = new InstanceStore(db);
        this.learn = learn;
    }

    /** Learns what there is by now, and says so; fails without a database. */
    public void follow() {
        lock.lock();
        try {
            followAlone();
        } finally {
            lock.unlock();
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
        if (places.isEmpty()) {
            complete = changes.lastBefore(LONGEST_TRANSACTION);
            reached = complete;
        }
        var found = changes.after(complete).stream()
                .filter(change -> !learned.contains(change.sequence()))
                .toList();
        if (!found.isEmpty()) {
            learn.accept(found);
            found.forEach(change -> learned.add(change.sequence()));
            reached = Math.max(reached, found.getLast().sequence());
        }
        places.add(new Place(asked, reached));
        forgetWhatIsComplete(asked);
        // A write each time would be five a second for nothing.
        if (!found.isEmpty() || !following || asked - reportedAt > REPORTED_EVERY.toNanos()) {
            instances.report(id, reached);
            reportedAt = asked;
            following = true;
        }
        followedAt = asked;
    }

    /** For how long changes may have gone unheard of here. */
    public Duration lag() {
        return Duration.ofNanos(System.nanoTime() - followedAt);
    }

    private void forgetWhatIsComplete(long now) {
        while (now - places.getFirst().at > LONGEST_TRANSACTION.toNanos()) {
            complete = places.removeFirst().reached;
        }
        learned.removeIf(sequence -> sequence <= complete);
    }

    /** Whether what is remembered is still true: if others were told to wait for it within the last five seconds. */
    boolean isFollowing() {
        return following && System.nanoTime() - reportedAt < InstanceStore.LONGEST_SILENCE.toNanos();
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
