package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifeTest {
    @ParameterizedTest
    @CsvSource({
        "'', EITHER",
        "expired, DEAD",
        "revoked, DEAD",
        "ended, DEAD",
        "active, LIVE",
        "blocked, LIVE",
        "rotating, LIVE"
    })
    void aStatusIsOfTheLivingOrTheDead(String status, Life life) {
        assertThat(Life.of(status)).isEqualTo(life);
    }

    @Test
    void onlyLivingAndDeadExcludeEachOther() {
        assertThat(Life.LIVE.meets(Life.DEAD)).isFalse();
        assertThat(Life.DEAD.meets(Life.LIVE)).isFalse();
        assertThat(Life.LIVE.meets(Life.LIVE)).isTrue();
        assertThat(Life.LIVE.meets(Life.EITHER)).isTrue();
        assertThat(Life.EITHER.meets(Life.DEAD)).isTrue();
    }
}
