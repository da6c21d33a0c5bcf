package latchkey.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lines about what fails again and again, a few instead of one for each request: the first of a kind is written at once,
 * and those of the next five seconds are only counted.
 */
public final class SparingLog {
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    public SparingLog() {
        // Not the time of day: nothing is to be silent until a clock that was set back has caught up.
        this(System::nanoTime);
    }

    SparingLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * @param kind one of few: each is remembered, so that nothing of a request may be in it
     * @param line writes the line, with what it is given at its end: how many like it were left out before; mostly ""
     */
    public void say(String kind, Consumer<String> line) {
        var leftOut = kinds.computeIfAbsent(kind, unused -> new Kind()).begin(nanoTime.getAsLong());
        if (leftOut >= 0) {
            line.accept(leftOut == 0 ? "" : " (%d more like it since the last line)".formatted(leftOut));
        }
    }

    private static final class Kind {
        private static final int NOT_NOW = -1;

        private boolean begun;
        private long saidAt;
        private int leftOut;

        synchronized int begin(long now) {
            if (begun && now - saidAt < PAUSE.toNanos()) {
                leftOut++;
                return NOT_NOW;
            }
            var before = leftOut;
            begun = true;
            saidAt = now;
            leftOut = 0;
            return before;
        }
    }
}
