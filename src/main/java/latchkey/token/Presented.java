package latchkey.token;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;

/**
 * What verification needs to know of a token whose secret was presented, dead or alive.
 *
 * @param scopes granted for good
 * @param leaving granted until an instant, when they are taken away
 */
public record Presented(
        UUID tokenId,
        UUID organizationId,
        String name,
        Instant createdAt,
        TokenStatus.Times times,
        Secret secret,
        SortedSet<String> scopes,
        Map<String, Instant> leaving,
        Networks allowedNetworks) {
    /**
     * The secret that was presented.
     *
     * @param firstUsedAt null: not that it was noted
     * @param supersededAt when it was rotated or given up; null: it is the current one
     * @param endsAt when it stops working though superseded; null: the clock of its grace period has not started
     * @param expiresAt a former secret does not outlive this; null: no such limit
     */
    public record Secret(
            String prefix,
            @Nullable Instant firstUsedAt,
            @Nullable Instant supersededAt,
            @Nullable Instant endsAt,
            @Nullable Instant expiresAt) {
        public boolean isCurrent() {
            return supersededAt == null;
        }

        public boolean isLive(Instant now) {
            return isCurrent() || (isAhead(endsAt, now) && isAhead(expiresAt, now));
        }

        private static boolean isAhead(@Nullable Instant end, Instant now) {
            return end == null || end.isAfter(now);
        }
    }

    public TokenStatus status(Instant now) {
        return TokenStatus.of(times, now);
    }

    /** When this secret stops being accepted as far as is known now: a former one ends before its token. */
    public @Nullable Instant expiresAt() {
        return Stream.of(times.expiresAt(), secret.endsAt(), secret.expiresAt())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Whether its use at an instant may be the first of a new secret, which starts the clock of the former one. */
    public boolean startsGrace(Instant at) {
        var rotatingUntil = times.rotatingUntil();
        return secret.isCurrent() && secret.firstUsedAt() == null && rotatingUntil != null && rotatingUntil.isAfter(at);
    }

    public SortedSet<String> granted(Instant now) {
        if (leaving.isEmpty()) {
            return scopes;
        }
        var granted = new TreeSet<>(scopes);
        leaving.forEach((scope, end) -> {
            if (end.isAfter(now)) {
                granted.add(scope);
            }
        });
        return granted;
    }

    /** Whether a scope is granted, by its own name or by {@link ScopeCatalogue#EVERYTHING}. */
    public boolean grants(String scope, Instant now) {
        return isGranted(scope, now) || isGranted(ScopeCatalogue.EVERYTHING, now);
    }

    /** Whether a scope is granted by what will be taken away, so that a call that needs it must be noted before. */
    public boolean isLeaving(String scope) {
        return !scopes.contains(scope)
                && !scopes.contains(ScopeCatalogue.EVERYTHING)
                && (leaving.containsKey(scope) || leaving.containsKey(ScopeCatalogue.EVERYTHING));
    }

    private boolean isGranted(String scope, Instant now) {
        var end = leaving.get(scope);
        return scopes.contains(scope) || (end != null && end.isAfter(now));
    }
}
