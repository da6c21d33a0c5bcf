package latchkey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A clock that runs, and that a test may set forward or stop. */
public final class TestClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;
    private volatile @Nullable Instant stopped;

    public void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    /** Stands still, for what depends on the very instant. */
    public void stopAt(Instant instant) {
        stopped = instant;
    }

    public void reset() {
        ahead = Duration.ZERO;
        stopped = null;
    }

    @Override
    public Instant instant() {
        var standing = stopped;
        return standing == null ? Instant.now().plus(ahead).truncatedTo(ChronoUnit.MICROS) : standing;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
