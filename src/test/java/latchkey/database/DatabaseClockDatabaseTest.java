package latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However wrong this machine's clock is, time is the database's. */
class DatabaseClockDatabaseTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final DSLContext db = database.dsl();

    @AfterAll
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {-300, 0, 300})
    void aClockThatIsOffByMinutesIsPutRight(int seconds) {
        var clock = new DatabaseClock(db, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds)));
        clock.compare();

        assertThat(clock.instant()).isCloseTo(theirs(), within(1, ChronoUnit.SECONDS));
        assertThat(clock.offset().toSeconds()).isCloseTo(-seconds, within(1L));
    }

    @Test
    void oneThatIsSetBackMakesNothingLiveLonger() {
        var local = new Steps();
        var clock = new DatabaseClock(db, local);
        clock.compare();
        local.ahead = Duration.ofMinutes(-5);

        assertThat(clock.instant()).isCloseTo(theirs(), within(1, ChronoUnit.SECONDS));
    }

    @Test
    void oneThatIsSetForwardIsRightWithTheNextComparison() {
        var local = new Steps();
        var clock = new DatabaseClock(db, local);
        clock.compare();
        local.ahead = Duration.ofMinutes(5);
        assertThat(clock.instant()).isAfter(theirs().plusSeconds(200));

        clock.compare();
        assertThat(clock.instant()).isCloseTo(theirs(), within(1, ChronoUnit.SECONDS));
    }

    private Instant theirs() {
        return db.select(DSL.field("utc_timestamp(6)", LocalDateTime.class))
                .fetchSingle()
                .value1()
                .toInstant(ZoneOffset.UTC);
    }

    /** This machine's clock, which somebody sets. */
    private static final class Steps extends UtcClock {
        private Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead);
        }
    }
}
