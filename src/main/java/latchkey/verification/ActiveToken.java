package latchkey.verification;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.SortedSet;
import latchkey.token.Presented;
import org.jspecify.annotations.Nullable;

/**
 * The answer for a token that may be accepted: the members of RFC 7662 §2.2, and whose it is.
 *
 * @param exp when it expires, in seconds since 1970; null: never, as far as is known now
 * @param iat when it was created, in the same
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ActiveToken(
        boolean active,
        String scope,
        String clientId,
        String tokenType,
        @Nullable Long exp,
        long iat,
        String sub,
        String iss,
        String jti,
        String organizationId,
        String name) {
    static ActiveToken of(Presented token, SortedSet<String> scopes, String issuer) {
        var id = token.tokenId().toString();
        var organizationId = token.organizationId().toString();
        return new ActiveToken(
                true,
                String.join(" ", scopes),
                organizationId,
                "Bearer",
                seconds(token.expiresAt()),
                token.createdAt().getEpochSecond(),
                id,
                issuer,
                id,
                organizationId,
                token.name());
    }

    private static @Nullable Long seconds(@Nullable Instant instant) {
        return instant == null ? null : instant.getEpochSecond();
    }
}
