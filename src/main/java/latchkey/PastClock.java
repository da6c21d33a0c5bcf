package latchkey;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands where it was put, for making a past. */
final class PastClock extends Clock {
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

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
