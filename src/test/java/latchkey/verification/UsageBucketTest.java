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

    private static Use use(int token, String address) {
        return new Use(
                new UUID(1, 1), new UUID(0, token), "lk_0123456789abc", Instant.EPOCH, address, "", Use.ACCEPTED);
    }
}
