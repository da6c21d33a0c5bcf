package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenStatusTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration TICK = Duration.ofNanos(1000);

    @Test
    void revokedComesBeforeEverythingElse() {
        assertThat(status(NOW, NOW.minusSeconds(1))).isEqualTo(TokenStatus.REVOKED);
        assertThat(status(NOW, NOW.plusSeconds(1))).isEqualTo(TokenStatus.REVOKED);
        assertThat(status(NOW, null)).isEqualTo(TokenStatus.REVOKED);
    }

    @Test
    void aTokenIsDeadFromTheVeryInstantOfItsExpiry() {
        assertThat(status(null, NOW.minus(TICK))).isEqualTo(TokenStatus.EXPIRED);
        assertThat(status(null, NOW)).isEqualTo(TokenStatus.EXPIRED);
        assertThat(status(null, NOW.plus(TICK))).isEqualTo(TokenStatus.EXPIRES_SOON);
    }

    @Test
    void soonIsUnderFourteenDays() {
        var fourteenDays = NOW.plus(Duration.ofDays(14));

        assertThat(status(null, fourteenDays.minus(TICK))).isEqualTo(TokenStatus.EXPIRES_SOON);
        assertThat(status(null, fourteenDays)).isEqualTo(TokenStatus.ACTIVE);
    }

    @Test
    void aTokenThatNeverExpiresIsActive() {
        assertThat(status(null, null)).isEqualTo(TokenStatus.ACTIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "REVOKED, revoked, Revoked, false",
        "EXPIRED, expired, Expired, false",
        "EXPIRES_SOON, expires_soon, Expires soon, true",
        "ACTIVE, active, Active, true",
    })
    void eachHasItsCodeItsWordsAndWhetherItIsLive(TokenStatus status, String code, String words, boolean live) {
        assertThat(status.code()).isEqualTo(code);
        assertThat(status.words()).isEqualTo(words);
        assertThat(status.isLive()).isEqualTo(live);
    }

    @Test
    void blockedComesBeforeRotating() {
        assertThat(TokenStatus.of(new TokenStatus.Times(null, null, NOW, NOW.plusSeconds(1)), NOW))
                .isEqualTo(TokenStatus.BLOCKED);
        assertThat(TokenStatus.of(new TokenStatus.Times(null, NOW, NOW, null), NOW))
                .isEqualTo(TokenStatus.EXPIRED);
    }

    @Test
    void aTokenRotatesUntilItsFormerSecretEnds() {
        var soon = NOW.plusSeconds(60);
        assertThat(TokenStatus.of(new TokenStatus.Times(null, soon, null, NOW.plus(TICK)), NOW))
                .isEqualTo(TokenStatus.ROTATING);
        assertThat(TokenStatus.of(new TokenStatus.Times(null, soon, null, NOW), NOW))
                .isEqualTo(TokenStatus.EXPIRES_SOON);
    }

    @Test
    void onlyABlockedTokenIsNeitherDeadNorAccepted() {
        assertThat(TokenStatus.BLOCKED.isLive()).isFalse();
        assertThat(TokenStatus.ROTATING.isLive()).isTrue();
    }

    private static TokenStatus status(@Nullable Instant revokedAt, @Nullable Instant expiresAt) {
        return TokenStatus.of(new TokenStatus.Times(revokedAt, expiresAt, null, null), NOW);
    }
}
