package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import latchkey.database.DatabaseAway;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class JointReadsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Map<String, String> stored = new ConcurrentHashMap<>(Map.of("a", "1", "b", "2"));
    private final Queue<List<String>> statements = new ConcurrentLinkedQueue<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private final ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        held.countDown();
        askers.close();
    }

    @Test
    void whatIsAskedForAloneIsReadAtOnce() {
        var reads = new JointReads<>(this::readNow, LONG);

        assertThat(reads.read("a")).contains("1");
        assertThat(reads.read("unknown")).isEmpty();
        assertThat(statements).containsExactly(List.of("a"), List.of("unknown"));
    }

    @Test
    void whoComesWhileAStatementIsUnderWayIsAnsweredByOneAfterIt() {
        var reads = new JointReads<>(this::readHeld, LONG);
        var first = askUnderWay(reads, "a").getFirst();
        var later = new ArrayList<CompletableFuture<Optional<String>>>();
        for (var i = 0; i < 100; i++) {
            later.add(ask(reads, "b"));
            later.add(ask(reads, "unknown"));
        }
        held.countDown();

        assertThat(first.join()).contains("1");
        for (var i = 0; i < later.size(); i += 2) {
            assertThat(later.get(i).join()).contains("2");
            assertThat(later.get(i + 1).join()).isEmpty();
        }
        assertThat(statements.size()).isLessThan(1 + later.size());
    }

    @Test
    void whatWasReadBeforeSomebodyAskedIsNoAnswer() {
        var reads = new JointReads<>(this::readHeld, LONG);
        var before = askUnderWay(reads, "a").getFirst();
        stored.put("a", "revoked");
        var after = ask(reads, "a");
        held.countDown();

        assertThat(before.join()).contains("1");
        assertThat(after.join()).contains("revoked");
    }

    @Test
    void whatCantBeReadFailsOnlyWhoeverAskedForIt() {
        var reads = new JointReads<>(failing(new IllegalArgumentException("broken")), LONG);
        askUnderWay(reads, "a");
        var broken = askWaiting(reads, "broken");
        var beside = askWaiting(reads, "a");
        held.countDown();

        assertThat(beside.join()).contains("1");
        assertThatThrownBy(broken::join).hasRootCauseMessage("broken");
        assertThat(reads.read("a")).contains("1");
    }

    @Test
    void aDatabaseThatIsAwayIsAskedOnceForAll() {
        var reads = new JointReads<>(
                failing(new DataAccessException("away", new SQLTransientConnectionException("away"))), LONG);
        askUnderWay(reads, "a");
        var asked = List.of(askWaiting(reads, "broken"), askWaiting(reads, "a"));
        held.countDown();

        assertThat(asked)
                .allSatisfy(waiting -> assertThatThrownBy(waiting::join).hasRootCauseMessage("away"));
        assertThat(statements).hasSize(1);
    }

    @Test
    void aStatementThatTakesLongHoldsUpNobodyElse() {
        var reads = new JointReads<String, String>(
                keys -> keys.contains("a") ? readHeld(keys) : readNow(keys), Duration.ofSeconds(1));
        var slow = askUnderWay(reads, "a").getFirst();

        assertThat(ask(reads, "b").join()).contains("2");
        assertThat(reads.read("b")).contains("2");
        assertThat(slow).isNotDone();
        held.countDown();
        assertThat(slow.join()).contains("1");
    }

    @Test
    void whoIsNotTakenUpInTimeIsToldThatTheDatabaseIsAway() {
        var reads = new JointReads<>(this::readHeld, Duration.ofMillis(50));
        var takenUp = askUnderWay(reads, "a", "a", "a", "a");
        var waiting = ask(reads, "b");

        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(DatabaseAway.class);
        held.countDown();
        assertThat(takenUp).allSatisfy(asked -> assertThat(asked.join()).contains("1"));
        assertThat(reads.read("b")).contains("2");
    }

    /** By a statement each. */
    private List<CompletableFuture<Optional<String>>> askUnderWay(JointReads<String, String> reads, String... keys) {
        var asked = new ArrayList<CompletableFuture<Optional<String>>>();
        for (var key : keys) {
            asked.add(ask(reads, key));
            await().until(() -> statements.size() == asked.size());
        }
        return asked;
    }

    private CompletableFuture<Optional<String>> ask(JointReads<String, String> reads, String key) {
        return CompletableFuture.supplyAsync(() -> reads.read(key), askers);
    }

    /** Until it waits for a statement. */
    private CompletableFuture<Optional<String>> askWaiting(JointReads<String, String> reads, String key) {
        var asker = new AtomicReference<Thread>();
        var asked = CompletableFuture.supplyAsync(
                () -> reads.read(key), asking -> asker.set(Thread.startVirtualThread(asking)));
        await().until(() -> asker.get().getState() == Thread.State.WAITING);
        return asked;
    }

    private Function<List<String>, Map<String, String>> failing(RuntimeException failure) {
        return keys -> {
            if (keys.contains("broken")) {
                throw failure;
            }
            return readHeld(keys);
        };
    }

    private Map<String, String> readNow(List<String> keys) {
        statements.add(keys);
        var found = new HashMap<>(stored);
        found.keySet().retainAll(keys);
        return found;
    }

    /** Reads, and answers only once it is let go. */
    private Map<String, String> readHeld(List<String> keys) {
        var found = readNow(keys);
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return found;
    }
}
