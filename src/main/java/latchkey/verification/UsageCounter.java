package latchkey.verification;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls of one {@link latchkey.token.Use}, counted in place. What is in use all the time leaves nothing to collect, and
 * refers to nothing new that a collector of short-lived objects would have to look for among the old.
 */
final class UsageCounter {
    private static final long NEVER = Long.MIN_VALUE;

    /** A minute: who calls now and then would otherwise leave a counter to collect each time. */
    private static final int LONGEST_REST = 12;

    private String tokenName = "";
    private long calls;

    /** In microseconds since 1970, as the database keeps it. */
    private long firstUse = NEVER;

    private long lastAt = NEVER;
    private String lastAddress = "";

    /** Nearly always there is but one. */
    private @Nullable String scope;

    private long neededScope;
    private Map<String, Long> neededOthers = Map.of();
    private boolean startsGrace;
    private int rested;

    boolean isIdle() {
        return calls == 0;
    }

    /** Notes that nothing was counted since the last time; whether that was so often in a row that it may go. */
    boolean rest() {
        return ++rested >= LONGEST_REST;
    }

    void add(Gathered more) {
        if (!tokenName.equals(more.tokenName())) {
            tokenName = more.tokenName();
        }
        calls += more.calls();
        if (more.firstUse() != null) {
            var use = micros(more.firstUse());
            firstUse = firstUse == NEVER ? use : Math.min(firstUse, use);
        }
        var last = micros(more.lastAt());
        if (last >= lastAt) {
            lastAt = last;
            if (!lastAddress.equals(more.lastAddress())) {
                lastAddress = more.lastAddress();
            }
        }
        if (!more.needed().isEmpty()) {
            need(more.needed());
        }
        startsGrace |= more.startsGrace();
    }

    private void need(Map<String, Long> scopes) {
        var one = scopes.keySet().iterator().next();
        if (neededScope == 0 && !one.equals(scope)) {
            scope = one;
        }
        if (scopes.size() == 1 && one.equals(scope)) {
            neededScope += scopes.getOrDefault(one, 0L);
        } else {
            neededOthers = Gathered.sum(neededOthers, scopes);
        }
    }

    private Map<String, Long> needed() {
        if (scope == null || neededScope == 0) {
            return neededOthers;
        }
        return Gathered.sum(Map.of(scope, neededScope), neededOthers);
    }

    /** What was counted, and begins anew. */
    Gathered take() {
        var taken = new Gathered(tokenName, calls, instant(firstUse), at(lastAt), lastAddress, needed(), startsGrace);
        calls = 0;
        rested = 0;
        firstUse = NEVER;
        lastAt = NEVER;
        neededScope = 0;
        neededOthers = Map.of();
        startsGrace = false;
        return taken;
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static @Nullable Instant instant(long micros) {
        return micros == NEVER ? null : at(micros);
    }

    private static Instant at(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
