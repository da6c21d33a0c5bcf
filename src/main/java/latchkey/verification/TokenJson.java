package latchkey.verification;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import latchkey.token.AccessToken;
import latchkey.token.Person;
import org.jspecify.annotations.Nullable;

/** The record of a token for programs; its names become snake_case, its times ISO 8601 in UTC. */
record TokenJson(
        UUID id,
        UUID organizationId,
        String name,
        String description,
        @Nullable Person owner,
        @Nullable Person createdBy,
        List<String> scopes,
        List<String> allowedNetworks,
        String prefix,
        String status,
        Instant createdAt,
        Instant modifiedAt,
        @Nullable Instant expiresAt,
        Instant lastUsedAt,
        String lastUsedIp,
        @Nullable Instant revokedAt,
        @Nullable Person revokedBy,
        @Nullable String revocationReason) {

    /** Asking is a use as well: the answer says so before the database does. */
    static TokenJson of(AccessToken token, Instant now, String ip) {
        var revocation = token.revocation();
        return new TokenJson(
                token.id(),
                token.organizationId(),
                token.name(),
                token.description(),
                token.owner(),
                token.createdBy(),
                token.scopes(),
                token.allowedNetworks().texts(),
                token.prefix(),
                token.status(now).code(),
                token.createdAt(),
                token.modifiedAt(),
                token.expiresAt(),
                now,
                ip,
                revocation == null ? null : revocation.at(),
                revocation == null ? null : revocation.by(),
                revocation == null ? null : revocation.reason());
    }
}
