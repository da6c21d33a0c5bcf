package latchkey.organization;

import java.time.Instant;
import java.util.UUID;

/** What a link of an invitation offers to whoever was invited. */
record Offer(
        UUID invitationId, Organization organization, String email, Role role, String invitedBy, Instant expiresAt) {}
