package latchkey.verification;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import latchkey.token.Presented;

/**
 * Calls of one {@link latchkey.token.Use} that are not stored yet.
 *
 * @param needed how many of them needed each scope
 * @param startsGrace whether they were made with a new secret whose first use was awaited
 */
record Gathered(
        String tokenName, long calls, Instant firstAt, Instant lastAt, Map<String, Long> needed, boolean startsGrace) {
    static Gathered one(Presented token, Call call, Instant at) {
        var needed = call.neededScopes().isEmpty() ? Map.<String, Long>of() : new HashMap<String, Long>();
        call.neededScopes().forEach(scope -> needed.put(scope, 1L));
        return new Gathered(token.name(), 1, at, at, Collections.unmodifiableMap(needed), token.startsGrace(at));
    }

    Gathered plus(Gathered other) {
        return new Gathered(
                other.tokenName,
                calls + other.calls,
                firstAt.isBefore(other.firstAt) ? firstAt : other.firstAt,
                lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt,
                sum(needed, other.needed),
                startsGrace || other.startsGrace);
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        if (one.isEmpty()) {
            return other;
        }
        var sum = new HashMap<>(one);
        other.forEach((scope, calls) -> sum.merge(scope, calls, Long::sum));
        return Collections.unmodifiableMap(sum);
    }
}
