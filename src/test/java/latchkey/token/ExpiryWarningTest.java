package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiryWarningTest {
    // The end of a day, as every end that people choose.
    private static final Instant END = Instant.parse("2027-03-31T23:59:59Z");

    @ParameterizedTest
    @CsvSource({
        // life in days, given on the days before the end
        "365, '30, 7, 1'",
        "32,  '30, 7, 1'",
        "30,  '7, 1'",
        "9,   '7, 1'",
        "7,   '1'",
        "5,   '1'",
        "3,   '1'",
        "1,   ''",
    })
    void eachWarningIsGivenOnceAndNoneToWhatNeverLivedLonger(int life, String expected) {
        assertThat(given(life, List.of())).hasToString("[" + expected + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "'7',             '30, 6, 1'",
        "'7, 6, 5',       '30, 4, 1'",
        "'30, 29, 28',    '27, 7, 1'",
        "'1',             '30, 7, 0'",
        "'8, 7, 6, 5, 4, 3, 2', '30, 1'",
        "'30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8', '7, 1'",
    })
    void aMissedDayDelaysAWarningAndNeverSkipsTheLast(String missed, String expected) {
        var days = List.of(missed.split(", ")).stream().map(Integer::valueOf).toList();

        assertThat(given(365, days)).hasToString("[" + expected + "]");
    }

    /** On which days before the last one there is a warning, looking every morning but those missed. */
    private static List<Integer> given(int life, List<Integer> missed) {
        var begins = END.minus(Duration.ofDays(life)).minus(Duration.ofHours(9));
        var given = new ArrayList<Integer>();
        Integer last = null;
        for (var before = life; before >= 0; before--) {
            var morning = END.minus(Duration.ofDays(before)).minus(Duration.ofHours(18));
            if (!missed.contains(before)) {
                var due = ExpiryWarning.due(begins, END, last, morning);
                if (due.isPresent()) {
                    given.add(before);
                    last = due.get();
                }
            }
        }
        return given;
    }

    @Test
    void lookingAgainGivesNoneAgain() {
        var morning = END.minus(Duration.ofDays(7));
        assertThat(ExpiryWarning.due(Instant.EPOCH, END, 7, morning)).isEmpty();
        assertThat(ExpiryWarning.due(Instant.EPOCH, END, 1, morning)).isEmpty();
        assertThat(ExpiryWarning.due(Instant.EPOCH, END, 30, morning)).contains(7);
        assertThat(ExpiryWarning.due(Instant.EPOCH, END, null, morning)).contains(7);
    }

    @Test
    void whoChoseAShortLifeIsNotWarnedOfItTheDayAfter() {
        var morning = END.minus(Duration.ofHours(30));
        assertThat(ExpiryWarning.due(END.minus(Duration.ofDays(2)), END, null, morning))
                .isEmpty();
        assertThat(ExpiryWarning.due(END.minus(Duration.ofDays(2)).minusSeconds(1), END, null, morning))
                .contains(1);
    }
}
