package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScopeAdviceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration OLD = Duration.ofDays(31);
    private static final Duration YOUNG = Duration.ofDays(29);

    @Test
    void itTellsWhatWasNotNeededInThirtyDays() {
        var advice = ScopeAdvice.of(
                List.of(
                        grant("builds:read", OLD, Duration.ofDays(1)),
                        grant("builds:write", OLD, null),
                        grant("metrics:read", OLD, Duration.ofDays(30))),
                NOW);

        assertThat(advice.text()).isEqualTo("Uses 1 of 3 permissions; 2 unused in 30 days");
        assertThat(advice.unused()).containsExactly("builds:write", "metrics:read");
        assertThat(advice.isNarrowable()).isTrue();
    }

    @Test
    void nothingIsSaidOfWhatTheTokenHasNotHadForThirtyDays() {
        var advice = ScopeAdvice.of(
                List.of(grant("builds:read", YOUNG, Duration.ofDays(1)), grant("metrics:read", YOUNG, null)), NOW);

        assertThat(advice.text()).isEqualTo("Uses 1 of 2 permissions");
        assertThat(advice.isNarrowable()).isFalse();
    }

    @Test
    void readingStaysWithWritingThatWasGrantedLately() {
        var advice = ScopeAdvice.of(
                List.of(
                        grant("builds:read", OLD, null),
                        grant("builds:write", YOUNG, null),
                        grant("metrics:read", OLD, Duration.ofDays(1))),
                NOW);

        assertThat(advice.unused()).isEmpty();
    }

    @Test
    void whereNoCallToldNothingIsKnown() {
        for (var used : new Duration[] {null, Duration.ofDays(40)}) {
            var advice = ScopeAdvice.of(List.of(grant("builds:read", OLD, used)), NOW);

            assertThat(advice.told()).isFalse();
            assertThat(advice.unused()).isEmpty();
        }
    }

    @Test
    void aTokenWithoutScopesIsLeftAlone() {
        var advice = ScopeAdvice.of(List.of(), NOW);

        assertThat(advice.told()).isFalse();
        assertThat(advice.isNarrowable()).isFalse();
    }

    @Test
    void everyRefusalHasWords() {
        for (var code : List.of("revoked", "expired", "blocked", "ended", "network", "scope")) {
            assertThat(RefusalWords.of(code)).isNotEqualTo(RefusalWords.of("unheard of"));
        }
    }

    private static ScopeGrant grant(String scope, Duration age, @Nullable Duration used) {
        return new ScopeGrant(scope, NOW.minus(age), used == null ? null : NOW.minus(used), null, 0);
    }
}
