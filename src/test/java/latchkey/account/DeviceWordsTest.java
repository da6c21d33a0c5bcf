package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 | Firefox on Linux",
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0 | Edge on Windows",
                "Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 | Chrome on ChromeOS",
                "Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/140.0 Safari/537.36 | Samsung Internet on Android",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Safari/604.1 | Chrome on iPhone",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15 | Safari on macOS",
                "Opera/9.80 OPR/120.0 | Opera"
            })
    void aBrowserIsCalledAsPeopleCallIt(String userAgent, String words) {
        assertThat(DeviceWords.of(userAgent)).isEqualTo(words);
    }

    @Test
    void whatSaysNothingIsUnknown() {
        assertThat(DeviceWords.of("")).isEqualTo("Unknown device");
        assertThat(DeviceWords.of(" ")).isEqualTo("Unknown device");
    }

    @Test
    void anyOtherClientIsCalledAsItCallsItselfAndNoLongerThanALine() {
        assertThat(DeviceWords.of("curl/8.5.0")).isEqualTo("curl/8.5.0");
        assertThat(DeviceWords.of("x".repeat(60))).isEqualTo("x".repeat(60));
        assertThat(DeviceWords.of("x".repeat(61))).isEqualTo("x".repeat(60));
    }
}
