package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionLimitsTest {
    @Test
    void wordsAreInHoursFromTwoOn() {
        assertThat(lasting(Duration.ofHours(12)).words()).isEqualTo("12 hours");
        assertThat(lasting(Duration.ofHours(2)).words()).isEqualTo("2 hours");
        assertThat(lasting(Duration.ofHours(1)).words()).isEqualTo("60 minutes");
        assertThat(lasting(Duration.ofMinutes(30)).words()).isEqualTo("30 minutes");
    }

    @Test
    void aProofHasItsOwn() {
        assertThat(lasting(Duration.ofHours(12)).proofWords()).isEqualTo("15 minutes");
    }

    @Test
    void aSessionIsNotedAsSeenOftenEnoughNeverToSeemIdle() {
        assertThat(idleAfter(Duration.ofMinutes(5)).notedEvery()).isEqualTo(Duration.ofSeconds(30));
        assertThat(idleAfter(Duration.ofMinutes(10)).notedEvery()).isEqualTo(Duration.ofMinutes(1));
        assertThat(idleAfter(Duration.ofHours(2)).notedEvery()).isEqualTo(Duration.ofMinutes(1));
    }

    private static SessionLimits lasting(Duration absolute) {
        return new SessionLimits(Duration.ofMinutes(30), absolute, Duration.ofMinutes(15));
    }

    private static SessionLimits idleAfter(Duration idle) {
        return new SessionLimits(idle, Duration.ofHours(12), Duration.ofMinutes(15));
    }
}
