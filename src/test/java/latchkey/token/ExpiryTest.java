package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import latchkey.organization.Policy;
import latchkey.web.Networks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    private final Expiry offered = new Expiry(Policy.DEFAULT, TODAY);

    @ParameterizedTest
    @CsvSource({
        "7d,   2026-11-28T23:59:59Z",
        "30d,  2026-12-21T23:59:59Z",
        "90d,  2027-02-19T23:59:59Z",
        "180d, 2027-05-20T23:59:59Z",
        "365d, 2027-11-21T23:59:59Z",
    })
    void aNumberOfDaysLastsUntilTheEndOfTheLast(String expires, String instant) {
        assertThat(offered.isKnown(expires)).isTrue();
        assertThat(new ExpiryChoice(expires, "").instant(TODAY)).hasToString(instant);
    }

    @Test
    void aDateLastsUntilItsEnd() {
        assertThat(new ExpiryChoice("date", "2028-02-29").instant(TODAY)).hasToString("2028-02-29T23:59:59Z");
    }

    @Test
    void neverHasNoInstant() {
        assertThat(offered.isKnown("never")).isTrue();
        assertThat(new ExpiryChoice("never", "2028-02-29").instant(TODAY)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1d", "7", "d", "07d", "7D", "-7d", "7d ", "366d", "NEVER", "2027-01-01"})
    void otherChoicesAreUnknown(String expires) {
        assertThat(offered.isKnown(expires)).isFalse();
    }

    @Test
    void theDefaultIsOneOfTheChoices() {
        assertThat(offered.options()).extracting(Expiry.Option::value).contains(offered.preset());
    }

    @Test
    void eachChoiceHasItsDateWrittenOut() {
        assertThat(offered.options())
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
        assertThat(offered.isInReach(day)).isEqualTo(inReach);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2027-02-29", "2027-13-01", "2027-1-1", "01/02/2027", "tomorrow", "2027-01-01T00:00"})
    void whatIsNoDayIsNone(String typed) {
        assertThat(ExpiryChoice.day(typed)).isNull();
    }

    @Test
    void aPolicyOffersItsDefaultAndNothingLongerThanItAllows() {
        var strict = offered(60, 45, false);

        assertThat(strict.options()).extracting(Expiry.Option::value).containsExactly("7d", "30d", "45d");
        assertThat(strict.preset()).isEqualTo("45d");
        assertThat(strict.isKnown("45d")).isTrue();
        assertThat(strict.endless()).isFalse();
        assertThat(strict.first()).isEqualTo("2026-11-22");
        assertThat(strict.last()).isEqualTo("2027-01-20");
    }

    @Test
    void aDefaultThatIsTooLongGivesWayToTheLongest() {
        assertThat(offered(1, 90, true).options()).containsExactly(new Expiry.Option("1d", "1 day", "Sun 22 Nov 2026"));
        assertThat(offered(1, 90, true).preset()).isEqualTo("1d");
        assertThat(offered(1, 90, true).endless()).isTrue();
    }

    @Test
    void noEndIsBeyondTheCentury() {
        assertThat(offered(100_000, 90, false).last()).isEqualTo("2099-12-31");
    }

    private static Expiry offered(int longest, int preset, boolean endless) {
        var policy = new Policy(
                longest, preset, endless, false, true, null, Networks.ANYWHERE, 500, Duration.ofDays(7), null);
        return new Expiry(policy, TODAY);
    }
}
