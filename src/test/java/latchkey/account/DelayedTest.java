package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayedTest {
    @ParameterizedTest
    @CsvSource({
        "1, a second",
        "999, a second",
        "1000, 2 seconds",
        "118999, 119 seconds",
        "119000, 3 minutes",
        "3600000, 61 minutes"
    })
    void theWaitIsRoundedUp(long milliseconds, String words) {
        assertThat(new Delayed(Duration.ofMillis(milliseconds)).words())
                .isEqualTo("Too many tries. Try again in " + words);
    }
}
