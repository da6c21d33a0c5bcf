package latchkey.database;

import static org.jooq.impl.DSL.field;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jooq.DSLContext;

/**
 * The database's time, which decides on every instance alike: what it was when last asked, and what has passed since.
 * Microseconds, as the database keeps them.
 */
public final class DatabaseClock extends UtcClock {
    /** An answer that took longer says little about the moment it was given at. */
    private static final Duration EXACT = Duration.ofMillis(100);

    private static final Duration WORTH = Duration.ofMinutes(1);

    private final DSLContext db;
    private final Clock local;
    private volatile Comparison last;

    public DatabaseClock(DSLContext db) {
        this(db, Clock.systemUTC());
    }

    /** @param local this machine's clock */
    DatabaseClock(DSLContext db, Clock local) {
        this.db = db;
        this.local = local;
        var here = local.instant();
        this.last = new Comparison(here, here, System.nanoTime(), false);
    }

    /** Compares with the database; half of the time it took is reckoned to the way there. */
    public void compare() {
        var asked = System.nanoTime();
        var theirs = db.select(field("utc_timestamp(6)", LocalDateTime.class))
                .fetchSingle()
                .value1()
                .toInstant(ZoneOffset.UTC);
        var took = System.nanoTime() - asked;
        if (took < EXACT.toNanos() || !last.real || asked - last.at >= WORTH.toNanos()) {
            last = new Comparison(theirs, local.instant().minusNanos(took / 2), asked + took / 2, true);
        }
    }

    /** How far the database's clock was ahead of this machine's when last compared. */
    public Duration offset() {
        return Duration.between(last.here, last.theirs);
    }

    /** Of what the clock and the counter of nanoseconds say has passed, the longer: one may be set back, one may sleep. */
    @Override
    public Instant instant() {
        var compared = last;
        var counted = System.nanoTime() - compared.at;
        var shown = Duration.between(compared.here, local.instant()).toNanos();
        return compared.theirs.plusNanos(Math.max(counted, shown)).truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * What three clocks said at one moment.
     *
     * @param theirs the database's
     * @param here this machine's
     * @param at its counter of nanoseconds
     * @param real false: nobody has compared yet
     */
    private record Comparison(Instant theirs, Instant here, long at, boolean real) {}
}
