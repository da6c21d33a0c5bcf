package latchkey.token;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A live token of somebody whose tokens are handed over.
 *
 * @param lastUsedAt null: never used
 */
record OwnedToken(
        UUID id,
        String name,
        TokenStatus.Times times,
        @Nullable Instant lastUsedAt) {
    boolean isNeverUsed() {
        return lastUsedAt == null;
    }

    /** Whether an end would come sooner than the one it has. */
    boolean outlives(Instant end) {
        return times.expiresAt() == null || times.expiresAt().isAfter(end);
    }
}
