package latchkey.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import latchkey.database.DatabaseAway;

/**
 * Reads by one statement what several ask for while the statements before it are under way: to ask costs more than what is
 * asked for. A statement begins after everybody it answers has asked, so nobody is told what was true before.
 */
final class JointReads<K, V> {
    /** More statements at once would each answer fewer. */
    private static final int LANES = 2;

    private static final int MOST = 64;

    private final Function<List<K>, Map<K, V>> reader;
    private final Duration patience;
    private final BlockingQueue<Asked<K, V>> waiting = new LinkedBlockingQueue<>();
    private final Semaphore lanes = new Semaphore(LANES);

    /**
     * @param reader is given a key as often as it was asked for, and knows nothing of those it leaves out
     * @param patience how long somebody waits for a statement to begin before it counts as a database that is away
     */
    JointReads(Function<List<K>, Map<K, V>> reader, Duration patience) {
        this.reader = reader;
        this.patience = patience;
    }

    /** Fails as the statement does. */
    Optional<V> read(K key) {
        var asked = new Asked<K, V>(key, new CompletableFuture<>());
        waiting.add(asked);
        if (lanes.tryAcquire()) {
            readWaiting();
        }
        return await(asked);
    }

    private void readWaiting() {
        try {
            readSome();
        } finally {
            lanes.release();
        }
        // Who came meanwhile may have found no lane free, and nobody else looks after them.
        if (!waiting.isEmpty() && lanes.tryAcquire()) {
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
            some.forEach(asked -> asked.answer.completeExceptionally(e));
        }
    }

    private Optional<V> await(Asked<K, V> asked) {
        try {
            return answer(asked);
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

    private Optional<V> answer(Asked<K, V> asked) throws InterruptedException, ExecutionException {
        try {
            return asked.answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (waiting.remove(asked)) {
                throw new DatabaseAway();
            }
            return asked.answer.get();
        }
    }

    private record Asked<K, V>(K key, CompletableFuture<Optional<V>> answer) {}
}
