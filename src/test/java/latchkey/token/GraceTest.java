package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraceTest {
    @Test
    void aPolicyLeavesWhatIsNoLongerThanItAllows() {
        assertThat(Grace.allowed(Duration.ZERO)).extracting(Grace.Choice::code).containsExactly("0");
        assertThat(Grace.allowed(Duration.ofHours(24)))
                .extracting(Grace.Choice::code)
                .containsExactly("0", "1h", "24h");
        assertThat(Grace.allowed(Duration.ofHours(24).minusSeconds(1)))
                .extracting(Grace.Choice::code)
                .containsExactly("0", "1h");
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "1h, PT1H", "24h, PT24H", "7d, P7D"})
    void aChoiceHasOneCode(String code, Duration duration) {
        assertThat(Grace.find(code)).map(Grace.Choice::duration).contains(duration);
        assertThat(Grace.code(duration)).isEqualTo(code);
    }

    @Test
    void whatFormsDoNotOfferIsNoChoice() {
        assertThat(Grace.find("2h")).isEmpty();
        assertThat(Grace.code(Duration.ofHours(2))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT1H, 1 hour", "PT2H, 2 hours", "PT24H, 24 hours", "P2D, 2 days", "P7D, 7 days", "PT0S, 0 hours"})
    void aGraceIsToldInDaysFromTwoOn(Duration grace, String words) {
        assertThat(Grace.words(grace)).isEqualTo(words);
    }
}
