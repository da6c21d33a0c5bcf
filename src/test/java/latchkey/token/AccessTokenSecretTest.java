package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AccessTokenSecretTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(3600);

    @Test
    void theCurrentOneLives() {
        var current = secret(null, null, null, null);
        assertThat(current.isCurrent()).isTrue();
        assertThat(current.isFormer()).isFalse();
        assertThat(current.isLive(NOW)).isTrue();
    }

    @Test
    void aFormerOneLivesUntilItsEndAndForeverBeforeItsSuccessorIsUsed() {
        var former = secret(NOW, SOON, null, null);
        assertThat(former.isFormer()).isTrue();
        assertThat(former.isLive(SOON.minusNanos(1000))).isTrue();
        assertThat(former.isLive(SOON)).isFalse();
        assertThat(secret(NOW, null, null, null).isLive(LATER)).isTrue();
    }

    @Test
    void oneThatWasGivenUpIsNotFormer() {
        var cancelled = secret(NOW, NOW, null, NOW);
        assertThat(cancelled.isFormer()).isFalse();
        assertThat(cancelled.isCurrent()).isFalse();
        assertThat(cancelled.isLive(NOW)).isFalse();
    }

    @Test
    void theSoonerOfTwoEndsCounts() {
        assertThat(secret(NOW, SOON, LATER, null).end()).isEqualTo(SOON);
        assertThat(secret(NOW, LATER, SOON, null).end()).isEqualTo(SOON);
        assertThat(secret(NOW, SOON, null, null).end()).isEqualTo(SOON);
        assertThat(secret(NOW, null, SOON, null).end()).isEqualTo(SOON);
        assertThat(secret(NOW, null, null, null).end()).isNull();
    }

    private static AccessTokenSecret secret(
            Instant supersededAt, Instant endsAt, Instant expiresAt, Instant cancelledAt) {
        return new AccessTokenSecret(
                "lk_0123456789abc",
                NOW,
                null,
                null,
                null,
                supersededAt,
                Duration.ofDays(7),
                endsAt,
                expiresAt,
                cancelledAt);
    }
}
