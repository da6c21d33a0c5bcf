package latchkey.token;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a secret of a token, everything but the secret.
 *
 * @param firstUsedAt null: never used
 * @param lastUsedAt null: never used
 * @param lastUsedIp null: never used; "" when the resource server did not tell
 * @param supersededAt when it was rotated or given up; null: it is the current one
 * @param grace for how long it works once its successor was used
 * @param endsAt when it stops working; null: it is the current one, or its successor was not used yet
 * @param expiresAt a former secret does not outlive this; null: no such limit
 * @param cancelledAt when it was given up for its predecessor, without having been used
 */
record AccessTokenSecret(
        String prefix,
        Instant createdAt,
        @Nullable Instant firstUsedAt,
        @Nullable Instant lastUsedAt,
        @Nullable String lastUsedIp,
        @Nullable Instant supersededAt,
        Duration grace,
        @Nullable Instant endsAt,
        @Nullable Instant expiresAt,
        @Nullable Instant cancelledAt) {
    boolean isCurrent() {
        return supersededAt == null;
    }

    /** Whether it has made way for a successor that was not given up. */
    boolean isFormer() {
        return supersededAt != null && cancelledAt == null;
    }

    boolean isLive(Instant now) {
        var end = end();
        return isCurrent() || end == null || end.isAfter(now);
    }

    /** The sooner of what ends it; null if nothing does yet. */
    @Nullable
    Instant end() {
        if (endsAt == null || expiresAt == null) {
            return endsAt == null ? expiresAt : endsAt;
        }
        return endsAt.isBefore(expiresAt) ? endsAt : expiresAt;
    }
}
