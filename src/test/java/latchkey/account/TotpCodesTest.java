package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import latchkey.TestApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpCodesTest {
    /** Of RFC 6238, appendix B. */
    private static final TotpSecret SECRET = TotpSecret.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    /** The vectors have eight digits: ours are the last six of them. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130",
    })
    void codesAreThoseOfTheRfc(long second, String code) {
        var at = Instant.ofEpochSecond(second);

        assertThat(TotpCodes.of(SECRET, TotpCodes.step(at))).isEqualTo(code);
        assertThat(TotpCodes.matching(SECRET, code, at)).containsExactly(second / 30);
        assertThat(TestApp.typed(SECRET.grouped()).code(at)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(longs = {30, 59, 60, 89, 90, 119})
    void aClockMayBeOffByOneStepEitherWay(long second) {
        assertThat(TotpCodes.matching(SECRET, TotpCodes.of(SECRET, 2), Instant.ofEpochSecond(second)))
                .containsExactly(2L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 29, 120, 1_000_000})
    void aClockMayNotBeOffByMore(long second) {
        assertThat(TotpCodes.matching(SECRET, TotpCodes.of(SECRET, 2), Instant.ofEpochSecond(second)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "28708", "2870820", "87082", "+287082", "２８７０８２", "287082\u0000", "x"})
    void nothingButTheSixDigitsMatches(String typed) {
        assertThat(TotpCodes.matching(SECRET, TotpCodes.plain(typed), Instant.ofEpochSecond(59)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"287082", "287 082", " 287082 ", "287-082", "2 8 7 0 8 2", "287\u00a0082"})
    void spacesAndHyphensDoNotMatter(String typed) {
        assertThat(TotpCodes.matching(SECRET, TotpCodes.plain(typed), Instant.ofEpochSecond(59)))
                .containsExactly(1L);
    }

    @Test
    void theKeyIsWrittenInGroupsOfFourAndNeverByChance() {
        assertThat(SECRET.grouped()).isEqualTo("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assertThat(SECRET.toString()).doesNotContain("GEZD");
        assertThat(TotpSecret.random()).isNotEqualTo(TotpSecret.random());
        assertThat(TotpSecret.random().expose()).hasSize(20);
    }

    @Test
    void theAddressForAppsIsEscaped() {
        assertThat(SECRET.uri("Latchkey tokens.example", "o'w&n?er+1@acme.example"))
                .isEqualTo("otpauth://totp/Latchkey%20tokens.example:o%27w%26n%3Fer%2B1%40acme.example"
                        + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Latchkey%20tokens.example"
                        + "&algorithm=SHA1&digits=6&period=30");
    }
}
