package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenStatusTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration TICK = Duration.ofNanos(1000);

    @Test
    void revokedComesBeforeEverythingElse() {
        assertThat(TokenStatus.of(NOW, NOW.minusSeconds(1), NOW)).isEqualTo(TokenStatus.REVOKED);
        assertThat(TokenStatus.of(NOW, NOW.plusSeconds(1), NOW)).isEqualTo(TokenStatus.REVOKED);
        assertThat(TokenStatus.of(NOW, null, NOW)).isEqualTo(TokenStatus.REVOKED);
    }

    @Test
    void aTokenIsDeadFromTheVeryInstantOfItsExpiry() {
        assertThat(TokenStatus.of(null, NOW.minus(TICK), NOW)).isEqualTo(TokenStatus.EXPIRED);
        assertThat(TokenStatus.of(null, NOW, NOW)).isEqualTo(TokenStatus.EXPIRED);
        assertThat(TokenStatus.of(null, NOW.plus(TICK), NOW)).isEqualTo(TokenStatus.EXPIRES_SOON);
    }

    @Test
    void soonIsUnderFourteenDays() {
        var fourteenDays = NOW.plus(Duration.ofDays(14));

        assertThat(TokenStatus.of(null, fourteenDays.minus(TICK), NOW)).isEqualTo(TokenStatus.EXPIRES_SOON);
        assertThat(TokenStatus.of(null, fourteenDays, NOW)).isEqualTo(TokenStatus.ACTIVE);
    }

    @Test
    void aTokenThatNeverExpiresIsActive() {
        assertThat(TokenStatus.of(null, null, NOW)).isEqualTo(TokenStatus.ACTIVE);
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
}
