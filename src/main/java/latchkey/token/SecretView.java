package latchkey.token;

import java.time.Instant;
import latchkey.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A secret of a token, as the history of its secrets shows it.
 *
 * @param state what it is now, in words
 * @param ended null: it works, or nothing says when it ends
 */
record SecretView(
        String prefix,
        String state,
        Moment created,
        @Nullable Moment lastUsed,
        @Nullable Moment ended) {
    static SecretView of(AccessTokenSecret secret, boolean isRevoked, Instant now) {
        var works = !isRevoked && secret.isLive(now);
        return new SecretView(
                secret.prefix(),
                state(secret, works),
                new Moment(secret.createdAt(), now),
                Moment.orNull(secret.lastUsedAt(), now),
                secret.isCurrent() ? null : Moment.orNull(secret.end(), now));
    }

    private static String state(AccessTokenSecret secret, boolean works) {
        if (secret.cancelledAt() != null) {
            return "Given up unused";
        } else if (secret.isCurrent()) {
            return works ? "Current" : "Revoked";
        } else {
            return works ? "Former, still works" : "Ended";
        }
    }
}
