package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import latchkey.Wire;
import latchkey.WithProcess;
import latchkey.token.TokenSecret;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens that are none, in numbers, beside good ones; the portal is a process of its own. */
class FloodFaultTest extends WithProcess {
    private static final int GOOD = 20;
    private static final int GARBAGE = 20_000;
    private static final int REMEMBERED = 5_000;

    /** What a stranger may send without being noticed: half of it noise, half of the right form but unknown. */
    private static final int FLOOD_PER_SECOND = 500;

    private static final double MOST_SLOWED = 1.2;

    /** The machine does other things too, and they don't know in which half of a measurement they fall. */
    private static final int TRIES = 3;

    private static final int ROUNDS = 10;

    private final List<String> good = new ArrayList<>();

    FloodFaultTest() {
        super(Map.of("verification.remembered", String.valueOf(REMEMBERED)));
    }

    @BeforeAll
    void createGood() {
        for (var i = 0; i < GOOD; i++) {
            good.add(portal.create("Good " + i).secret());
        }
    }

    @Test
    void aCacheFullOfGarbageStillKnowsTheGoodAndStaysSmall() throws IOException {
        try (var wire = new Wire(program.port())) {
            ask(wire, good, 204);
            ask(wire, unknown(REMEMBERED), 401);
            var before = program.residentMemory();
            ask(wire, unknown(GARBAGE), 401);
            var scrape = program.scrape();
            ask(wire, good, 204);

            var after = program.scrape();
            assertThat(after.value("cache_gets_total", "cache", "tokens", "result", "hit")
                            - scrape.value("cache_gets_total", "cache", "tokens", "result", "hit"))
                    .isEqualTo(GOOD);
            assertThat(after.value("cache_size", "cache", "unknown_tokens")).isLessThan(REMEMBERED / 5);
            assertThat(after.value("cache_size", "cache", "tokens")).isEqualTo(GOOD);
            assertThat(program.residentMemory() - before).isLessThan(100);
        }
    }

    @Test
    void aFloodOfBadTokensDoesNotSlowGoodOnesByMoreThanAFifth() throws Exception {
        var slowed = Double.MAX_VALUE;
        for (var i = 0; i < TRIES && slowed > MOST_SLOWED; i++) {
            slowed = slowed();
            System.out.printf(
                    "A flood of %d bad tokens a second: good ones take %.2f times%n", FLOOD_PER_SECOND, slowed);
        }
        assertThat(slowed).isLessThanOrEqualTo(MOST_SLOWED);
    }

    /** By how much the median of good ones grows, in turns of a second each with the flood and without. */
    private double slowed() throws Exception {
        var quiet = new ArrayList<Long>();
        var flooded = new ArrayList<Long>();
        try (var flood = new Flood();
                var wire = new Wire(program.port())) {
            measure(wire, Duration.ofSeconds(3));
            for (var i = 0; i < ROUNDS; i++) {
                quiet.addAll(measure(wire, Duration.ofSeconds(1)));
                flood.on.set(true);
                flooded.addAll(measure(wire, Duration.ofSeconds(1)));
                flood.on.set(false);
            }
        }
        return (double) median(flooded) / median(quiet);
    }

    private List<Long> measure(Wire wire, Duration time) throws IOException {
        var times = new ArrayList<Long>();
        var end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            var begun = System.nanoTime();
            assertThat(wire.forwardAuth(good.get(times.size() % GOOD))).isEqualTo(204);
            times.add(System.nanoTime() - begun);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return times;
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    private static void ask(Wire wire, List<String> secrets, int status) throws IOException {
        for (var secret : secrets) {
            assertThat(wire.forwardAuth(secret)).isEqualTo(status);
        }
    }

    private static List<String> unknown(int count) {
        var secrets = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            secrets.add(TokenSecret.generate("lk").expose());
        }
        return secrets;
    }

    /** Bad tokens at a steady rate, while it is on. */
    private final class Flood implements AutoCloseable {
        private final AtomicBoolean on = new AtomicBoolean();
        private final Thread sender = Thread.ofPlatform().start(this::send);
        private volatile boolean ending;

        private void send() {
            try (var wire = new Wire(program.port())) {
                for (var i = 0; !ending; i++) {
                    if (on.get()) {
                        var unknown = TokenSecret.generate("lk").expose();
                        wire.forwardAuth(i % 2 == 0 ? unknown : unknown.substring(0, 48) + "!");
                    }
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / FLOOD_PER_SECOND);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            ending = true;
            try {
                sender.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
