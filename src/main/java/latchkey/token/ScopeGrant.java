package latchkey.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A scope that a token has.
 *
 * @param lastUsedAt when a call last told that it needed it; null: none has
 * @param removedAt when it is to be taken away; null: it stays
 * @param neededCalls how many have needed it since that was decided
 */
record ScopeGrant(
        String scope,
        Instant grantedAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant removedAt,
        long neededCalls) {
    boolean isLeaving() {
        return removedAt != null;
    }

    boolean isLeavingAfter(Instant time) {
        return removedAt != null && removedAt.isAfter(time);
    }

    boolean wasUsedSince(Instant since) {
        return lastUsedAt != null && lastUsedAt.isAfter(since);
    }
}
