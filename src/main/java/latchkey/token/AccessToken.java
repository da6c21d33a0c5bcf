package latchkey.token;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token as it stands in the database, everything but its secret.
 *
 * @param owner null once the account left
 * @param createdBy null once the account left
 * @param scopes in alphabetical order
 * @param prefix the first 16 characters of the current secret
 * @param expiresAt null: never
 * @param lastUsedAt null: never used
 * @param lastUsedIp null: never used, or the resource server did not tell
 * @param revocation null: not revoked
 */
public record AccessToken(
        UUID id,
        UUID organizationId,
        String name,
        String description,
        @Nullable Person owner,
        @Nullable Person createdBy,
        List<String> scopes,
        String prefix,
        Instant createdAt,
        Instant modifiedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable String lastUsedIp,
        @Nullable Revocation revocation) {

    public TokenStatus status(Instant now) {
        return TokenStatus.of(revocation == null ? null : revocation.at(), expiresAt, now);
    }

    /** @param by null if the token's holder did it, or the account left */
    public record Revocation(Instant at, @Nullable Person by, String reason) {}
}
