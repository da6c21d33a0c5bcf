package latchkey.verification;

import java.time.Clock;
import java.util.Optional;
import java.util.SortedSet;
import latchkey.token.Peppers;
import latchkey.token.Presented;
import latchkey.token.TokenSecret;

/** Decides whether a presented secret may be accepted, and notes that it was presented. */
public final class Verifier {
    private final Lookup lookup;
    private final Peppers peppers;
    private final String brand;
    private final UsageRecorder usage;
    private final VerificationMetrics metrics;
    private final Clock clock;

    public Verifier(
            Lookup lookup,
            Peppers peppers,
            String brand,
            UsageRecorder usage,
            VerificationMetrics metrics,
            Clock clock) {
        this.lookup = lookup;
        this.peppers = peppers;
        this.brand = brand;
        this.usage = usage;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What is known of a secret; noise is refused without asking the database. */
    Optional<Presented> find(String secret) {
        var parsed = TokenSecret.parse(brand, secret);
        if (parsed.isPresent()) {
            for (var digest : peppers.digests(parsed.get())) {
                var found = lookup.find(digest);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** The token whose holder somebody with a secret is: a secret that has ended makes nobody its holder any more. */
    Optional<Presented> findHeld(String secret) {
        return find(secret).filter(token -> token.secret().isLive(clock.instant()));
    }

    /** The token of a secret, if it may be accepted for a call. */
    Verdict verify(String secret, Call call) {
        var token = find(secret).orElse(null);
        if (token == null) {
            metrics.unknown();
            return new Verdict.Refused();
        }
        var now = clock.instant();
        var refusal = Refusal.of(token, call, now);
        if (refusal != null) {
            usage.refused(token, call, refusal, now);
            metrics.refused(refusal);
            return refusal == Refusal.SCOPE ? new Verdict.LacksScope() : new Verdict.Refused();
        }
        usage.accepted(token, call, now);
        metrics.accepted();
        return new Verdict.Accepted(token, token.granted(now));
    }

    /** Why is nobody's business but the organization's, unless the token is good and merely not for this. */
    sealed interface Verdict {
        /** @param scopes granted at that moment */
        record Accepted(Presented token, SortedSet<String> scopes) implements Verdict {}

        /** The token may be accepted, but not for what the call needs. */
        record LacksScope() implements Verdict {}

        record Refused() implements Verdict {}
    }
}
