package latchkey.account;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a provider vouches for in an ID token that was found right.
 *
 * @param subject who it is there, for good
 * @param email normalized; empty: the provider told none, or none that is verified
 * @param groups empty as well where the provider told none
 * @param authenticatedAt when they last proved who they are there; null: it was not told
 */
record OidcIdentity(
        String issuer,
        String subject,
        String email,
        Set<String> groups,
        @Nullable Instant authenticatedAt) {
    OidcIdentity {
        groups = Set.copyOf(groups);
    }
}
