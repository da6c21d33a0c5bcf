package latchkey;

import java.time.Instant;
import latchkey.database.UtcClock;

/** A clock that stands where it was put, for making a past. */
final class PastClock extends UtcClock {
    private Instant instant;

    PastClock(Instant instant) {
        this.instant = instant;
    }

    void moveTo(Instant there) {
        instant = there;
    }

    @Override
    public Instant instant() {
        return instant;
    }
}
