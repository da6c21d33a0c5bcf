package latchkey.account;

import java.time.Instant;
import java.util.UUID;

/** A provider that signs an account in, since the account let it. */
record LinkedProvider(UUID id, String issuer, Instant createdAt, Instant lastUsedAt) {}
