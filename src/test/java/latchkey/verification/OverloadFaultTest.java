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
import latchkey.Client;
import latchkey.Wire;
import latchkey.WithProcess;
import org.junit.jupiter.api.Test;

/** More pages than the machine can make, beside verifications; the portal is a process of its own. */
class OverloadFaultTest extends WithProcess {
    private static final int READERS = 24;

    /** Far above what it takes, far below what a queue of pages would make of it: the clients are on the machine too. */
    private static final Duration STILL_FAST = Duration.ofMillis(50);

    OverloadFaultTest() {
        super(Map.of());
    }

    @Test
    void pagesWithoutEndLeaveVerificationItsTime() throws Exception {
        var ending = new AtomicBoolean();
        var readers = new ArrayList<Thread>();
        try (var wire = new Wire(program.port())) {
            var quiet = measure(wire);
            for (var i = 0; i < READERS; i++) {
                readers.add(Thread.ofPlatform().start(() -> read(ending)));
            }
            measure(wire);
            var loaded = measure(wire);

            System.out.printf(
                    "Beside %d readers of pages: median %d µs (alone %d), 99 of 100 within %d µs (alone %d)%n",
                    READERS, part(loaded, 50), part(quiet, 50), part(loaded, 99), part(quiet, 99));
            assertThat(part(loaded, 50)).isLessThan(TimeUnit.NANOSECONDS.toMicros(STILL_FAST.toNanos()));
            assertThat(program.scrape().value("latchkey_requests_refused_total", "kind", "verification"))
                    .isZero();
        } finally {
            ending.set(true);
            for (var reader : readers) {
                reader.join();
            }
        }
    }

    /** Pages and passwords that are hashed. */
    private void read(AtomicBoolean ending) {
        var stranger = new Client(program.url());
        for (var i = 0; !ending.get(); i++) {
            var status = i % 4 == 0
                    ? stranger.signIn("stranger" + i + "@acme.example", "not the password")
                            .status()
                    : stranger.get("/sign-in").status();
            assertThat(status).isIn(200, 422, 429, 503);
        }
    }

    private List<Long> measure(Wire wire) throws IOException {
        var times = new ArrayList<Long>();
        var end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (System.nanoTime() < end) {
            var begun = System.nanoTime();
            assertThat(wire.forwardAuth(secret)).isEqualTo(204);
            times.add(System.nanoTime() - begun);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return times;
    }

    /** In microseconds. */
    private static long part(List<Long> times, int percent) {
        return TimeUnit.NANOSECONDS.toMicros(times.stream()
                .sorted()
                .skip((long) times.size() * percent / 100)
                .findFirst()
                .orElseThrow());
    }
}
