package latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import latchkey.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Whether a token may do more than it does.
 *
 * @param told whether any call of the last 30 days told what it needed; otherwise nothing is known
 * @param used how many of its scopes calls needed in the last 30 days
 * @param total how many it has
 * @param unused those that it has had for 30 days and no call needed
 * @param watched those that are to be taken away
 * @param watchedUntil when that is; null: none is
 */
record ScopeAdvice(
        boolean told,
        int used,
        int total,
        Collection<String> unused,
        List<Watched> watched,
        @Nullable Moment watchedUntil) {
    static final Duration SPAN = Duration.ofDays(30);

    static ScopeAdvice of(List<ScopeGrant> grants, Instant now) {
        var since = now.minus(SPAN);
        var granted = grants.stream().map(ScopeGrant::scope).toList();
        var used = grants.stream()
                .filter(grant -> grant.wasUsedSince(since))
                .map(ScopeGrant::scope)
                .toList();
        var unused = ScopeArithmetic.unused(granted, used);
        grants.stream()
                .filter(grant -> grant.grantedAt().isAfter(since))
                .forEach(young -> unused.remove(young.scope()));
        // Who was lately allowed to write needs the reading that it includes.
        ScopeArithmetic.torn(granted, unused).forEach(torn -> unused.removeAll(ScopeCatalogue.complete(List.of(torn))));
        var watched = grants.stream().filter(ScopeGrant::isLeaving).toList();
        return new ScopeAdvice(
                !used.isEmpty(),
                ScopeArithmetic.needed(granted, used).size(),
                granted.size(),
                used.isEmpty() ? List.of() : List.copyOf(unused),
                watched.stream().map(grant -> Watched.of(grant, now)).toList(),
                watched.isEmpty() ? null : Moment.orNull(watched.getFirst().removedAt(), now));
    }

    /** Whether there is anything to take away, and nobody is about to. */
    public boolean isNarrowable() {
        return !unused.isEmpty() && watched.isEmpty();
    }

    /** “Uses 2 of 11 permissions; 9 unused in 30 days”. */
    public String text() {
        var uses = "Uses %d of %d permission%s".formatted(used, total, total == 1 ? "" : "s");
        return unused.isEmpty() ? uses : uses + "; " + unused.size() + " unused in 30 days";
    }

    /** @param calls that have needed it since it is watched */
    record Watched(String scope, long calls, @Nullable Moment last) {
        static Watched of(ScopeGrant grant, Instant now) {
            return new Watched(
                    grant.scope(),
                    grant.neededCalls(),
                    grant.neededCalls() == 0 ? null : Moment.orNull(grant.lastUsedAt(), now));
        }

        public boolean isNeeded() {
            return calls > 0;
        }
    }
}
