package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    @ParameterizedTest
    @CsvSource({
        "7d,   2026-11-28T23:59:59Z",
        "30d,  2026-12-21T23:59:59Z",
        "90d,  2027-02-19T23:59:59Z",
        "180d, 2027-05-20T23:59:59Z",
        "365d, 2027-11-21T23:59:59Z",
    })
    void aNumberOfDaysLastsUntilTheEndOfTheLast(String expires, String instant) {
        assertThat(Expiry.isKnown(expires)).isTrue();
        assertThat(Expiry.instant(expires, "", TODAY)).hasToString(instant);
    }

    @Test
    void aDateLastsUntilItsEnd() {
        assertThat(Expiry.instant("date", "2028-02-29", TODAY)).hasToString("2028-02-29T23:59:59Z");
    }

    @Test
    void neverHasNoInstant() {
        assertThat(Expiry.isKnown("never")).isTrue();
        assertThat(Expiry.instant("never", "2028-02-29", TODAY)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1d", "7", "d", "07d", "7D", "-7d", "7d ", "366d", "NEVER", "2027-01-01"})
    void otherChoicesAreUnknown(String expires) {
        assertThat(Expiry.isKnown(expires)).isFalse();
    }

    @Test
    void theDefaultIsOneOfTheChoices() {
        assertThat(Expiry.options(TODAY)).extracting(Expiry.Option::value).contains(Expiry.DEFAULT);
    }

    @Test
    void eachChoiceHasItsDateWrittenOut() {
        assertThat(Expiry.options(TODAY))
                .containsExactly(
                        new Expiry.Option("7d", "7 days", "Sat 28 Nov 2026"),
                        new Expiry.Option("30d", "30 days", "Mon 21 Dec 2026"),
                        new Expiry.Option("90d", "90 days", "Fri 19 Feb 2027"),
                        new Expiry.Option("180d", "180 days", "Thu 20 May 2027"),
                        new Expiry.Option("365d", "365 days", "Sun 21 Nov 2027"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20, false",
        "2026-11-21, false",
        "2026-11-22, true",
        "2099-12-31, true",
        "2100-01-01, false",
        "+999999999-12-31, false",
    })
    void aDayIsInReachFromTomorrowUntilTheEndOfTheCentury(LocalDate day, boolean inReach) {
        assertThat(Expiry.isInReach(day, TODAY)).isEqualTo(inReach);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2027-02-29", "2027-13-01", "2027-1-1", "01/02/2027", "tomorrow", "2027-01-01T00:00"})
    void whatIsNoDayIsNone(String typed) {
        assertThat(Expiry.day(typed)).isNull();
    }
}
