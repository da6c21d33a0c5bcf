package latchkey.verification;

import java.time.Clock;
import java.util.Optional;
import latchkey.token.Peppers;
import latchkey.token.SecretStore;
import latchkey.token.SecretStore.Presented;
import latchkey.token.TokenSecret;
import org.jspecify.annotations.Nullable;

/** Decides whether a presented secret may be accepted, and notes that it was presented. */
public final class Verifier {
    private final SecretStore secrets;
    private final Peppers peppers;
    private final String brand;
    private final UsageRecorder usage;
    private final Clock clock;

    public Verifier(SecretStore secrets, Peppers peppers, String brand, UsageRecorder usage, Clock clock) {
        this.secrets = secrets;
        this.peppers = peppers;
        this.brand = brand;
        this.usage = usage;
        this.clock = clock;
    }

    /** What is known of a secret; noise is refused without asking the database. */
    Optional<Presented> find(String secret) {
        return TokenSecret.parse(brand, secret).flatMap(parsed -> secrets.find(peppers.digests(parsed)));
    }

    /**
     * The token of a secret, if it is live and grants what is needed.
     *
     * @param neededScopes separated by spaces, as RFC 6749 §3.3 says; "" for none
     * @param clientIp in canonical text; null if unknown
     */
    Verdict verify(String secret, String neededScopes, @Nullable String clientIp) {
        var found = find(secret).orElse(null);
        if (found == null) {
            return new Verdict.Refused();
        }
        var now = clock.instant();
        if (!found.isLive(now) || !grants(found, neededScopes)) {
            usage.refused(found.organizationId(), found.tokenId(), now);
            return new Verdict.Refused();
        }
        usage.accepted(found.organizationId(), found.tokenId(), now, clientIp);
        return new Verdict.Accepted(found);
    }

    private static boolean grants(Presented token, String neededScopes) {
        for (var needed : neededScopes.strip().split("\\s+")) {
            if (!needed.isEmpty() && !token.scopes().contains(needed)) {
                return false;
            }
        }
        return true;
    }

    /** Why is nobody's business but the organization's. */
    sealed interface Verdict {
        record Accepted(Presented token) implements Verdict {}

        record Refused() implements Verdict {}
    }
}
