package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class SparingLogTest {
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final SparingLog log = new SparingLog(nanoTime::get);
    private final List<String> lines = new ArrayList<>();

    @Test
    void theFirstIsSaidAtOnce() {
        say("away");
        assertThat(lines).containsExactly("away");
    }

    @Test
    void thoseOfTheNextSecondsAreOnlyCounted() {
        for (var i = 0; i < 1_000; i++) {
            say("away");
        }
        pass(SparingLog.PAUSE.minusNanos(1));
        say("away");
        assertThat(lines).containsExactly("away");

        pass(Duration.ofNanos(1));
        say("away");
        assertThat(lines).containsExactly("away", "away (1000 more like it since the last line)");
    }

    @Test
    void whatWasToldIsNotCountedAgain() {
        say("away");
        say("away");
        pass(SparingLog.PAUSE);
        say("away");
        pass(SparingLog.PAUSE);
        say("away");

        assertThat(lines).containsExactly("away", "away (1 more like it since the last line)", "away");
    }

    @Test
    void oneKindDoesNotSilenceAnother() {
        say("away");
        say("broken");
        say("away");

        assertThat(lines).containsExactly("away", "broken");
    }

    private void say(String kind) {
        log.say(kind, more -> lines.add(kind + more));
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }
}
