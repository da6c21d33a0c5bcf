package latchkey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import latchkey.database.UtcClock;

/** The clock of a machine, which is as far off another as somebody has set it. */
final class MachineClock extends UtcClock {
    private final Clock right;
    private volatile Duration off;

    MachineClock(Clock right, Duration off) {
        this.right = right;
        this.off = off;
    }

    void setOff(Duration by) {
        off = by;
    }

    @Override
    public Instant instant() {
        return right.instant().plus(off);
    }
}
