package latchkey;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import latchkey.database.UtcClock;
import org.jspecify.annotations.Nullable;

/** A clock that runs, and that a test may set forward or stop. */
public final class TestClock extends UtcClock {
    private volatile Duration ahead = Duration.ZERO;
    private volatile @Nullable Instant stopped;

    public void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    /** Makes it stand still at an instant, but for {@link #advance} afterwards, until it is reset. */
    public void stopAt(Instant instant) {
        stopped = instant;
        ahead = Duration.ZERO;
    }

    /** The same, at this instant. */
    public void stop() {
        stopped = instant();
        ahead = Duration.ZERO;
    }

    /** Lets it run on from where it stands: setting it back would bring times of the future into the database. */
    public void resume() {
        ahead = Duration.between(Instant.now(), instant());
        stopped = null;
    }

    public void reset() {
        ahead = Duration.ZERO;
        stopped = null;
    }

    @Override
    public Instant instant() {
        var still = stopped;
        return (still == null ? Instant.now() : still).plus(ahead).truncatedTo(ChronoUnit.MICROS);
    }
}
