package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import latchkey.database.TestDatabase;
import latchkey.token.Use;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class GatheredUseStoreDatabaseTest {
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00.000001Z");
    private static final int ENOUGH = 1_000_000;

    private final TestDatabase database = TestDatabase.fresh();
    private final GatheredUseStore store = new GatheredUseStore(database.dsl());

    @AfterAll
    void stop() {
        database.close();
    }

    @Test
    void whatIsTakenIsWhatWasStoredToTheLastMember() {
        var full = new Gathered("Böt", 7, AT, AT.plusSeconds(1), "2001:db8::1", Map.of("projects:read", 7L), true);
        var bare = new Gathered("Bot", 1, null, AT, "", Map.of(), false);
        store.insert(List.of(new GatheredUse(use(1, 1, "curl"), full), new GatheredUse(use(1, 1, ""), bare)), AT);

        var taken = take(1, false);

        assertThat(taken).containsOnly(Map.entry(use(1, 1, "curl"), full), Map.entry(use(1, 1, ""), bare));
        assertThat(take(1, false)).isEmpty();
    }

    @Test
    void muchOfOneBucketIsStoredApartSoThatLittleIsCountedInOneTransaction() {
        var uses = IntStream.range(0, 400)
                .mapToObj(i -> new GatheredUse(use(2 + 256L * i, i, ""), one()))
                .toList();
        store.insert(uses, AT);

        var buckets = store.waiting();
        assertThat(buckets).hasSizeGreaterThan(4);
        var taken = new HashMap<Use, Gathered>();
        assertThat(store.take(buckets.getFirst(), false, taken, ENOUGH)).isTrue();
        assertThat(taken).hasSizeBetween(1, 100);
        for (var i = 0; i < 400; i++) {
            take(2 + 256L * i, false)
                    .forEach((use, calls) -> assertThat(taken.put(use, calls)).isNull());
        }
        assertThat(taken).hasSize(400);
    }

    @Test
    void whatSomebodyElseIsCountingIsPassedOverUnlessItIsWaitedFor() throws Exception {
        store.insert(List.of(new GatheredUse(use(3, 3, ""), one())), AT);
        var waiting = database.dsl().transactionResult(counting -> {
            var theirs = new HashMap<Use, Gathered>();
            GatheredUseStore.bucketsOf(new UUID(0, 3))
                    .forEach(bucket -> new GatheredUseStore(counting.dsl()).take(bucket, false, theirs, ENOUGH));
            assertThat(theirs).hasSize(1);

            assertThat(take(3, false)).isEmpty();
            var waits = CompletableFuture.supplyAsync(() -> take(3, true));
            assertThat(isDoneSoon(waits)).isFalse();
            return waits;
        });

        // Then it is counted, once.
        assertThat(waiting.get()).isEmpty();
    }

    @Test
    void whoeverPassesOverMuchThatSomebodyElseIsCountingGoesOn() {
        for (var i = 0; i < 120; i++) {
            store.insert(List.of(new GatheredUse(use(4, 4, ""), one())), AT);
        }
        var bucket = GatheredUseStore.bucketsOf(new UUID(0, 4)).getFirst();
        database.dsl().transaction(counting -> {
            var theirs = new HashMap<Use, Gathered>();
            assertThat(new GatheredUseStore(counting.dsl()).take(bucket, false, theirs, ENOUGH))
                    .isFalse();

            var ours = new HashMap<Use, Gathered>();
            var isAll = database.dsl()
                    .transactionResult(other -> new GatheredUseStore(other.dsl()).take(bucket, false, ours, ENOUGH));
            assertThat(isAll).isTrue();
            assertThat(ours).isEmpty();
        });
        assertThat(take(4, false)).containsEntry(use(4, 4, ""), new Gathered("Bot", 20, AT, AT, "", Map.of(), false));
    }

    private static boolean isDoneSoon(CompletableFuture<?> future) throws Exception {
        try {
            future.get(200, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private Map<Use, Gathered> take(long token, boolean wait) {
        return database.dsl().transactionResult(counting -> {
            var taken = new HashMap<Use, Gathered>();
            for (var bucket : GatheredUseStore.bucketsOf(new UUID(0, token))) {
                new GatheredUseStore(counting.dsl()).take(bucket, wait, taken, ENOUGH);
            }
            return taken;
        });
    }

    private static Gathered one() {
        return new Gathered("Bot", 1, AT, AT, "", Map.of(), false);
    }

    private static Use use(long token, int prefix, String agent) {
        return new Use(new UUID(1, 1), new UUID(0, token), "lk_" + prefix, AT, "", agent, Use.ACCEPTED);
    }
}
