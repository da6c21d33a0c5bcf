package latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import latchkey.organization.Policy;
import latchkey.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of unused tokens, after how many days without use.
 *
 * @param notBefore null: it has been so before
 */
record UnusedEffect(
        int announced, int suspended, int revoked, @Nullable Moment notBefore) {
    private static final int NOTICE = 7;

    /** Null when nothing changes for them. */
    static @Nullable UnusedEffect of(Policy before, Policy after, Instant now) {
        var days = after.unusedDays();
        if (days == null || Objects.equals(before.unusedDays(), days)) {
            return null;
        }
        var isNew = before.unusedDays() == null;
        var first = now.plus(Duration.ofDays(days));
        return new UnusedEffect(days - NOTICE, days, days + NOTICE, isNew ? new Moment(first, now) : null);
    }
}
