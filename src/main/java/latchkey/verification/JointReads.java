package latchkey.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import latchkey.database.DatabaseAway;
import latchkey.web.DatabaseFaults;
import org.jspecify.annotations.Nullable;

/**
 * Reads by one statement what several ask for while the statement before it is under way: to ask costs more than what is
 * asked for. A statement begins after everybody it answers has asked, so nobody is told what was true before.
 */
final class JointReads<K, V> {
    /** Statements that take long, beside the one that others wait for: each holds a connection. */
    private static final int BESIDE = 3;

    private static final int MOST = 64;

    /** At the time, while somebody may wait as long as that. */
    private static final int LOOKS = 5;

    private final Function<List<K>, Map<K, V>> reader;
    private final Duration patience;
    private final Duration betweenLooks;
    private final LinkedBlockingQueue<Asked<K, V>> waiting = new LinkedBlockingQueue<>();
    private final Semaphore lane = new Semaphore(1);
    private final Semaphore beside = new Semaphore(BESIDE);
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile @Nullable Turn underWay;

    /**
     * @param reader is given a key as often as it was asked for, and knows nothing of those it leaves out
     * @param patience how long somebody waits for a statement to begin before it counts as a database that is away
     */
    JointReads(Function<List<K>, Map<K, V>> reader, Duration patience) {
        this.reader = reader;
        this.patience = patience;
        this.betweenLooks = patience.dividedBy(LOOKS);
    }

    /** Fails as the statement does, of this key alone unless there is no database. */
    Optional<V> read(K key) {
        var asked = new Asked<K, V>(key, System.nanoTime(), new CompletableFuture<>());
        waiting.add(asked);
        if (lane.tryAcquire()) {
            readWaiting();
        }
        return await(asked);
    }

    private void readWaiting() {
        var turn = new Turn();
        underWay = turn;
        try {
            readSome();
        } finally {
            turn.end();
        }
        goOn();
    }

    /** Who came meanwhile may have found the lane taken, and nobody else looks after them. */
    private void goOn() {
        if (!waiting.isEmpty() && lane.tryAcquire()) {
            Thread.startVirtualThread(this::readWaiting);
        }
    }

    private void readSome() {
        var some = new ArrayList<Asked<K, V>>();
        waiting.drainTo(some, MOST);
        if (!some.isEmpty()) {
            read(some);
        }
    }

    private void read(List<Asked<K, V>> some) {
        try {
            var found = reader.apply(some.stream().map(Asked::key).toList());
            some.forEach(asked -> asked.answer.complete(Optional.ofNullable(found.get(asked.key))));
        } catch (RuntimeException | Error e) {
            if (some.size() == 1 || DatabaseFaults.isUnavailable(e)) {
                some.forEach(asked -> asked.answer.completeExceptionally(e));
            } else {
                // One that can't be read is nobody else's trouble.
                some.forEach(asked -> read(List.of(asked)));
            }
        }
    }

    private Optional<V> await(Asked<K, V> asked) {
        if (!asked.answer.isDone()) {
            watch();
        }
        try {
            return asked.answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseAway();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** One look at the time for all who wait: an alarm for each would cost more than most of them wait for. */
    private void watch() {
        if (watched.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(betweenLooks.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(this::look);
        }
    }

    private void look() {
        watched.set(false);
        giveUp();
        var turn = underWay;
        if (turn != null && turn.makesWay()) {
            goOn();
        }
        if (!waiting.isEmpty()) {
            watch();
        }
    }

    private void giveUp() {
        var now = System.nanoTime();
        for (var asked : waiting) {
            if (now - asked.since > patience.toNanos() && waiting.remove(asked)) {
                asked.answer.completeExceptionally(new DatabaseAway());
            }
        }
    }

    private record Asked<K, V>(K key, long since, CompletableFuture<Optional<V>> answer) {}

    /** A statement in the lane, which goes on beside it when it takes long: its connection may be a dead one. */
    private final class Turn {
        private final long begun = System.nanoTime();
        private @Nullable Semaphore held = lane;

        synchronized void end() {
            if (held != null) {
                held.release();
            }
            held = null;
        }

        synchronized boolean makesWay() {
            var isLate = System.nanoTime() - begun > betweenLooks.toNanos();
            if (!lane.equals(held) || !isLate || !beside.tryAcquire()) {
                return false;
            }
            held = beside;
            lane.release();
            return true;
        }
    }
}
