package latchkey.account;

import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads of an ID token what we need to know. */
final class OidcClaims {
    /** At most 255 characters of ASCII (OpenID Connect Core 1.0 §2). */
    private static final Pattern SUBJECT = Pattern.compile("[ -~]{1,255}");

    private OidcClaims() {}

    /** @throws OidcFailure if its subject can't be one */
    static OidcIdentity read(IDTokenClaimsSet claims, String groupsClaim) {
        var subject = claims.getSubject().getValue();
        if (!SUBJECT.matcher(subject).matches()) {
            throw new OidcFailure(OidcFailure.Kind.REFUSED, "a subject that can’t be one");
        }
        return new OidcIdentity(
                claims.getIssuer().getValue(),
                subject,
                verifiedEmail(claims),
                groups(claims.getClaim(groupsClaim)),
                authenticatedAt(claims));
    }

    /** Only true is true: “true” as text is what somebody may have typed. */
    private static String verifiedEmail(IDTokenClaimsSet claims) {
        var isVerified = Boolean.TRUE.equals(claims.getClaim("email_verified"));
        var email = claims.getClaim("email") instanceof String text ? Email.normalized(text) : "";
        return isVerified && Email.isValid(email) ? email : "";
    }

    private static Set<String> groups(@Nullable Object claim) {
        return switch (claim) {
            case String one -> Set.of(one);
            case List<?> several ->
                several.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .collect(Collectors.toUnmodifiableSet());
            case null, default -> Set.of();
        };
    }

    private static @Nullable Instant authenticatedAt(IDTokenClaimsSet claims) {
        var time = claims.getAuthenticationTime();
        return time == null ? null : time.toInstant();
    }
}
