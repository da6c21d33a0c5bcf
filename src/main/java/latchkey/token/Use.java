package latchkey.token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are counted together: of one secret, by one client, within one hour, with one outcome. The hour in which
 * a secret was superseded is counted in two parts, so that what came after the rotation can be told.
 *
 * @param prefix of the secret
 * @param hour its beginning, or when the secret was superseded within it
 * @param address the client's, in canonical text; "" when not told
 * @param agent the client's user agent; "" when not told
 * @param outcome {@link #ACCEPTED}, or the code of why they were refused
 */
public record Use(
        UUID organizationId, UUID tokenId, String prefix, Instant hour, String address, String agent, String outcome) {
    public static final String ACCEPTED = "accepted";
    public static final String OTHERS = "(others)";

    private static final long SECONDS_OF_HOUR = 3_600;
    private static volatile Instant lastHour = Instant.EPOCH;

    /** Calls of a token at an instant. */
    public static Use of(Presented token, Instant at, String address, String agent, String outcome) {
        return new Use(
                token.organizationId(),
                token.tokenId(),
                token.secret().prefix(),
                beginning(token.secret().supersededAt(), at),
                address,
                agent,
                outcome);
    }

    private static Instant beginning(@Nullable Instant supersededAt, Instant at) {
        var hour = hourOf(at);
        var superseded = supersededAt == null ? hour : supersededAt.truncatedTo(ChronoUnit.SECONDS);
        return superseded.isAfter(hour) ? superseded : hour;
    }

    /** The same instance for all of an hour: there may be 100,000 uses. */
    private static Instant hourOf(Instant at) {
        var known = lastHour;
        if (Math.floorDiv(at.getEpochSecond(), SECONDS_OF_HOUR) * SECONDS_OF_HOUR == known.getEpochSecond()) {
            return known;
        }
        var hour = at.truncatedTo(ChronoUnit.HOURS);
        lastHour = hour;
        return hour;
    }

    /** The same calls, of a client that is not told from others. */
    public Use ofOthers() {
        return new Use(organizationId, tokenId, prefix, hour, "", OTHERS, outcome);
    }

    public boolean isAccepted() {
        return outcome.equals(ACCEPTED);
    }

    public LocalDate day() {
        return LocalDate.ofInstant(hour, ZoneOffset.UTC);
    }
}
