package latchkey.token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Calls that are counted together: of one secret, by one client, within one hour, with one outcome.
 *
 * @param prefix of the secret
 * @param hour its beginning
 * @param address the client's, in canonical text; "" when not told
 * @param agent the client's user agent; "" when not told
 * @param outcome {@link #ACCEPTED}, or the code of why they were refused
 */
public record Use(
        UUID organizationId, UUID tokenId, String prefix, Instant hour, String address, String agent, String outcome) {
    public static final String ACCEPTED = "accepted";

    /** Calls of a token at an instant. */
    public static Use of(Presented token, Instant at, String address, String agent, String outcome) {
        return new Use(
                token.organizationId(),
                token.tokenId(),
                token.secret().prefix(),
                at.truncatedTo(ChronoUnit.HOURS),
                address,
                agent,
                outcome);
    }

    public boolean isAccepted() {
        return outcome.equals(ACCEPTED);
    }

    public LocalDate day() {
        return LocalDate.ofInstant(hour, ZoneOffset.UTC);
    }
}
