package latchkey.token;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token that is going to expire.
 *
 * @param owner null once the account left
 * @param begins when its current secret was made
 * @param given the last warning of this end, in days; null: none
 */
record ExpiringToken(
        UUID id,
        String name,
        @Nullable Person owner,
        Instant begins,
        Instant expiresAt,
        @Nullable Integer given) {}
