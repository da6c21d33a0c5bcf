package latchkey.token;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import latchkey.web.Networks;
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
 * @param allowedNetworks where it may be used from
 * @param rotatingUntil when its former secret ends, {@link #FIRST_USE_AWAITED} until the new one is used; null: it has
 *     not been rotated, or that is over and done with
 * @param block null: no rule of the policy blocks it
 * @param unusedWarnedAt when it was announced that it will end for want of use; null: it was not
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
        Networks allowedNetworks,
        @Nullable Instant rotatingUntil,
        @Nullable Block block,
        @Nullable Instant unusedWarnedAt,
        @Nullable Revocation revocation) {
    /** Stands for the end of a former secret while the clock of its grace period has not started. */
    public static final Instant FIRST_USE_AWAITED = Instant.parse("9999-12-31T00:00:00Z");

    public TokenStatus status(Instant now) {
        return TokenStatus.of(
                new TokenStatus.Times(
                        revocation == null ? null : revocation.at(),
                        expiresAt,
                        block == null ? null : block.at(),
                        rotatingUntil),
                now);
    }

    /** Who revoked it, for people; "" if nobody has. */
    String revokedBy() {
        if (revocation == null) {
            return "";
        }
        var by = revocation.by();
        var isUnused = block != null && block.rule().equals(PolicyRule.UNUSED.code());
        return by == null ? (isUnused ? "the policy" : "its holder") : by.email();
    }

    /**
     * The policy's veto.
     *
     * @param rule the code of the rule
     */
    public record Block(Instant at, String rule) {}

    /** @param by null if the token's holder did it, or the account left */
    public record Revocation(Instant at, @Nullable Person by, String reason) {}
}
