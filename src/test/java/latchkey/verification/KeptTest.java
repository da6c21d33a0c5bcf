package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class KeptTest {
    private final Kept<String, Integer> kept = new Kept<>(10);
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void whatWasReadIsNotReadAgain() {
        assertThat(read("a")).isEqualTo(1);
        assertThat(read("a")).isEqualTo(1);
        assertThat(read("b")).isEqualTo(2);
    }

    @Test
    void whatWasDroppedIsReadAgain() {
        read("a");
        read("b");
        kept.drop(List.of("a", "never read"));

        assertThat(read("a")).isEqualTo(3);
        assertThat(read("b")).isEqualTo(2);
    }

    @Test
    void whatAValueTellsDecidesWhetherItIsDropped() {
        read("a");
        read("b");
        kept.dropIf(value -> value == 1);

        assertThat(read("b")).isEqualTo(2);
        assertThat(read("a")).isEqualTo(3);
    }

    @Test
    void everythingCanBeDropped() {
        read("a");
        read("b");
        kept.dropAll();

        assertThat(read("a")).isEqualTo(3);
        assertThat(read("b")).isEqualTo(4);
    }

    @Test
    void whatWasReadBeforeADropIsNotKeptAfterIt() {
        List<Runnable> drops = List.of(() -> kept.drop(List.of("a")), () -> kept.dropIf(value -> false), kept::dropAll);
        for (var drop : drops) {
            var old = kept.get("a", key -> {
                drop.run();
                return reads.incrementAndGet();
            });

            assertThat(read("a")).isEqualTo(old + 1);
            kept.dropAll();
        }
    }

    @Test
    void noMoreIsKeptThanWasSaid() {
        for (var i = 0; i < 1_000; i++) {
            read("key " + i);
        }
        assertThat(kept.size()).isLessThanOrEqualTo(10);
    }

    @Test
    void whatIsKeptApartPushesNothingElseOut() {
        var both = new Kept<String, Integer>(10, 5, value -> value < 0);
        for (var i = 0; i < 10; i++) {
            both.get("good " + i, key -> 1);
        }
        for (var i = 0; i < 1_000; i++) {
            both.get("bad " + i, key -> -1);
        }

        assertThat(both.size()).isLessThanOrEqualTo(15);
        for (var i = 0; i < 10; i++) {
            assertThat(both.get("good " + i, key -> 2)).isEqualTo(1);
        }
        both.drop(List.of("bad 999"));
        assertThat(both.get("bad 999", key -> -2)).isEqualTo(-2);
        both.dropIf(value -> value == -2);
        assertThat(both.get("bad 999", key -> 3)).isEqualTo(3);
    }

    private int read(String key) {
        return kept.get(key, unknown -> reads.incrementAndGet());
    }
}
