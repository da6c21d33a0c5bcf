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
 * The database's time, which decides on every instance alike: this machine's clock, corrected by what it was off when
 * last compared. Microseconds, as the database keeps them.
 */
public final class DatabaseClock extends UtcClock {
    private final DSLContext db;
    private final Clock local = Clock.systemUTC();
    private volatile Duration offset = Duration.ZERO;

    public DatabaseClock(DSLContext db) {
        this.db = db;
    }

    /** Compares with the database; half of the time it took is reckoned to the way there. */
    public void compare() {
        var before = local.instant();
        var theirs = db.select(field("utc_timestamp(6)", LocalDateTime.class))
                .fetchSingle()
                .value1()
                .toInstant(ZoneOffset.UTC);
        var after = local.instant();
        offset = Duration.between(before.plus(Duration.between(before, after).dividedBy(2)), theirs);
    }

    /** How far the database's clock was ahead of this machine's when last compared. */
    public Duration offset() {
        return offset;
    }

    @Override
    public Instant instant() {
        return local.instant().plus(offset).truncatedTo(ChronoUnit.MICROS);
    }
}
