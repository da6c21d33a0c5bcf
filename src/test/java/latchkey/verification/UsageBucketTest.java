package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import latchkey.token.Use;
import org.junit.jupiter.api.Test;

class UsageBucketTest {
    private static final Gathered ONE = new Gathered("Bot", 1, Instant.EPOCH, Instant.EPOCH, "", Map.of(), false);

    @Test
    void callsOfOneClientAreOneEntry() {
        var bucket = new UsageBucket();
        bucket.add(use(1, "203.0.113.7"), ONE);
        bucket.add(use(1, "203.0.113.7"), ONE);

        assertThat(bucket.take())
                .singleElement()
                .satisfies(gathered -> assertThat(gathered.calls().calls()).isEqualTo(2));
        assertThat(bucket.take()).isEmpty();
    }

    @Test
    void pastItsFirstBoundClientsAreNotToldApartAndNoCallIsLost() {
        var bucket = new UsageBucket();
        IntStream.range(0, UsageBucket.MOST_CLIENTS + 100)
                .forEach(i -> assertThat(bucket.add(use(1, "client " + i), ONE)).isTrue());

        var taken = bucket.take();
        assertThat(taken).hasSize(UsageBucket.MOST_CLIENTS + 1);
        assertThat(taken.stream()
                        .mapToLong(gathered -> gathered.calls().calls())
                        .sum())
                .isEqualTo(UsageBucket.MOST_CLIENTS + 100L);
        assertThat(taken).anySatisfy(gathered -> {
            assertThat(gathered.use().agent()).isEqualTo(Use.OTHERS);
            assertThat(gathered.calls().calls()).isEqualTo(100);
        });
    }

    @Test
    void itNeverGrowsPastItsSecondBound() {
        var bucket = new UsageBucket();
        var added = IntStream.range(0, UsageBucket.MOST + 50)
                .filter(i -> bucket.add(use(i, "203.0.113.7"), ONE))
                .count();

        assertThat(added).isEqualTo(UsageBucket.MOST);
        assertThat(bucket.size()).isEqualTo(UsageBucket.MOST);
        // Of what it has it still counts.
        assertThat(bucket.add(use(1, "203.0.113.7"), ONE)).isTrue();
    }

    @Test
    void clientsThatRestMakeRoomForOthers() {
        var bucket = new UsageBucket();
        IntStream.range(0, UsageBucket.MOST_CLIENTS).forEach(i -> bucket.add(use(1, "client " + i), ONE));
        bucket.take();
        bucket.add(use(1, "newcomer"), ONE);

        assertThat(bucket.size()).isEqualTo(1);
        assertThat(bucket.take())
                .singleElement()
                .satisfies(gathered -> assertThat(gathered.use().address()).isEqualTo("newcomer"));
    }

    @Test
    void eachTakingBeginsAnew() {
        var bucket = new UsageBucket();
        var early = Instant.parse("2026-11-22T10:00:00.000001Z");
        var late = Instant.parse("2026-11-22T10:00:05Z");
        bucket.add(use(1, ""), calls(late, "203.0.113.8", Map.of("projects:read", 1L)));
        bucket.add(use(1, ""), calls(early, "203.0.113.7", Map.of("projects:read", 1L, "builds:read", 1L)));

        var first = bucket.take().getFirst().calls();
        assertThat(first)
                .isEqualTo(new Gathered(
                        "Bot", 2, early, late, "203.0.113.8", Map.of("projects:read", 2L, "builds:read", 1L), false));

        bucket.add(use(1, ""), calls(early, "203.0.113.9", Map.of()));
        var second = bucket.take().getFirst().calls();
        assertThat(second).isEqualTo(new Gathered("Bot", 1, early, early, "203.0.113.9", Map.of(), false));
    }

    private static Gathered calls(Instant at, String address, Map<String, Long> needed) {
        return new Gathered("Bot", 1, at, at, address, needed, false);
    }

    private static Use use(int token, String address) {
        return new Use(
                new UUID(1, 1), new UUID(0, token), "lk_0123456789abc", Instant.EPOCH, address, "", Use.ACCEPTED);
    }
}
