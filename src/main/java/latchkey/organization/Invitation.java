package latchkey.organization;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invitation that nobody has accepted or cancelled.
 *
 * @param invitedBy the address of who sent it last; null once the account is gone
 * @param worthy whether who sent it may still invite; else the link leads nowhere
 */
record Invitation(
        UUID id,
        String email,
        Role role,
        @Nullable String invitedBy,
        Instant createdAt,
        Instant expiresAt,
        boolean worthy) {}
