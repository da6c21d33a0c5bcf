package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class UsageCounterTest {
    private static final Gathered ONE = new Gathered("Bot", 1, Instant.EPOCH, Instant.EPOCH, "", Map.of(), false);

    private final UsageCounter counter = new UsageCounter();

    @Test
    void whatRestsForAMinuteMayGo() {
        assertThat(IntStream.rangeClosed(1, 12).filter(i -> counter.rest())).containsExactly(12);
    }

    @Test
    void whoeverCallsNowAndThenKeepsItsCounter() {
        for (var i = 0; i < 5; i++) {
            assertThat(IntStream.range(0, 11).anyMatch(j -> counter.rest())).isFalse();
            counter.add(ONE);
            counter.take();
        }
    }
}
