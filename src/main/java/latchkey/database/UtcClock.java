package latchkey.database;

import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock of this program: always of UTC, since nothing here asks for another zone. */
public abstract class UtcClock extends Clock {
    @Override
    public final ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public final Clock withZone(ZoneId zone) {
        return this;
    }
}
