package latchkey.verification;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import latchkey.token.Presented;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one {@link latchkey.token.Use} that are not stored yet.
 *
 * @param firstUse the first that was more than an inquiry; null: none was
 * @param lastAddress where the last came from; "" when not told
 * @param needed how many of them needed each scope
 * @param startsGrace whether the first use of a new secret, which is awaited, may be among them
 */
record Gathered(
        String tokenName,
        long calls,
        @Nullable Instant firstUse,
        Instant lastAt,
        String lastAddress,
        Map<String, Long> needed,
        boolean startsGrace) {
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");
    private static final int MOST_KEPT = 200;

    /** Whoever may do everything may also say to need anything. */
    private static final int MOST_NEEDED = 200;

    static Gathered one(Presented token, Call call, Instant at) {
        return new Gathered(
                token.name(),
                1,
                call.inquiry() ? null : at,
                at,
                call.address() == null ? "" : call.address(),
                needed(call.neededScopes()),
                !call.inquiry() && token.startsGrace(at));
    }

    private static Map<String, Long> needed(List<String> scopes) {
        return switch (scopes.size()) {
            case 0 -> Map.of();
            case 1 -> Map.of(scopes.getFirst(), 1L);
            default ->
                scopes.stream()
                        .limit(MOST_NEEDED)
                        .collect(Collectors.toUnmodifiableMap(Function.identity(), scope -> 1L));
        };
    }

    Gathered plus(Gathered other) {
        var later = lastAt.isAfter(other.lastAt) ? this : other;
        return new Gathered(
                other.tokenName,
                calls + other.calls,
                sooner(firstUse, other.firstUse),
                later.lastAt,
                later.lastAddress,
                sum(needed, other.needed),
                startsGrace || other.startsGrace);
    }

    /** What they needed, if they were refused for it, as far as it can be a scope (RFC 6749 §3.3) and there is room. */
    @Nullable
    String lacked(String outcome) {
        if (!outcome.equals(Refusal.SCOPE.code())) {
            return null;
        }
        var lacked = new StringBuilder();
        for (var scope : new TreeSet<>(needed.keySet())) {
            if (SCOPE.matcher(scope).matches() && lacked.length() + scope.length() < MOST_KEPT) {
                lacked.append(lacked.isEmpty() ? "" : " ").append(scope);
            }
        }
        return lacked.isEmpty() ? null : lacked.toString();
    }

    private static @Nullable Instant sooner(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        } else if (one.size() == 1 && one.keySet().equals(other.keySet())) {
            // As nearly always, and smaller.
            var scope = one.keySet().iterator().next();
            return Map.of(scope, one.getOrDefault(scope, 0L) + other.getOrDefault(scope, 0L));
        }
        var sum = new HashMap<>(one);
        other.forEach((scope, calls) -> {
            if (sum.size() < MOST_NEEDED || sum.containsKey(scope)) {
                sum.merge(scope, calls, Long::sum);
            }
        });
        return Collections.unmodifiableMap(sum);
    }
}
