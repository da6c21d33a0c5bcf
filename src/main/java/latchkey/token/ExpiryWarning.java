package latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many days ahead people are warned of a token's end. One that was missed is given late, unless a later one is due
 * by then.
 */
final class ExpiryWarning {
    /** The last first. */
    private static final List<Integer> DAYS = List.of(1, 7, 30);

    /** Looked at once a day, a token is warned of in full days: never less than the number says. */
    static final int FARTHEST = 31;

    private ExpiryWarning() {}

    /**
     * The warning to give now; empty if it was given, or is not due yet.
     *
     * @param begins when its secret was made: who chose so short a life need not be warned of it the day after
     * @param given the last warning of this end; null: none
     */
    static Optional<Integer> due(Instant begins, Instant expiresAt, @Nullable Integer given, Instant now) {
        return DAYS.stream()
                .filter(days -> !expiresAt.isAfter(horizon(now, days + 1)))
                .findFirst()
                .filter(days -> Duration.between(begins, expiresAt).compareTo(Duration.ofDays(days + 1)) > 0)
                .filter(days -> given == null || given > days);
    }

    /** The beginning of the day in so many days, UTC. */
    static Instant horizon(Instant now, int days) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC)
                .plusDays(days)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }
}
