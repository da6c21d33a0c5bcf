package latchkey.token;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token as far as a list tells of it.
 *
 * @param owner the address of its owner; null once the account left
 * @param prefix the first 16 characters of the current secret
 * @param lastUsedAt null: never used
 * @param calls accepted since the day that was asked for
 */
record ListedToken(
        UUID id,
        String name,
        String description,
        @Nullable String owner,
        String prefix,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        TokenStatus.Times times,
        long calls) {}
