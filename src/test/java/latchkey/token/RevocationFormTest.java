package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RevocationFormTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', ''",
        "'', seen twice, seen twice",
        "leaked, '', Leaked or found in public",
        "leaked, build log 4711, Leaked or found in public: build log 4711",
        "other, '', Other",
        "other, sold the laptop, sold the laptop",
    })
    void theReasonIsKeptWithItsNote(String reason, String note, String kept) {
        assertThat(new RevocationForm(reason, note).text()).isEqualTo(kept);
    }

    @Test
    void nothingHasToBeSaid() {
        assertThat(new RevocationForm("", "").validate().isEmpty()).isTrue();
    }

    @Test
    void aReasonComesFromTheList() {
        for (var reason : new String[] {"because", "LEAKED", "Leaked or found in public", "leaked "}) {
            assertThat(new RevocationForm(reason, "").validate().of())
                    .containsEntry("reason", "Choose a reason from the list, or none");
        }
    }

    @Test
    void aNoteHasTwoHundredCharactersAtMost() {
        assertThat(new RevocationForm("", "🚀".repeat(200)).validate().isEmpty())
                .isTrue();
        assertThat(new RevocationForm("", "x".repeat(201)).validate().of())
                .containsEntry("note", "A note can be at most 200 characters long; this is 201");
    }

    @ParameterizedTest
    @EnumSource
    void theLongestNoteFitsBehindEachReason(RevocationReason reason) {
        var form = new RevocationForm(reason.code(), "🚀".repeat(200));

        assertThat(form.validate().isEmpty()).isTrue();
        assertThat(form.text().codePointCount(0, form.text().length())).isLessThanOrEqualTo(240);
    }

    @Test
    void bothMistakesAreToldAtOnce() {
        assertThat(new RevocationForm("because", "x".repeat(201)).validate().of())
                .containsOnlyKeys("reason", "note");
    }

    @Test
    void theCodesAreApart() {
        assertThat(Arrays.stream(RevocationReason.values()).map(RevocationReason::code))
                .doesNotHaveDuplicates()
                .allMatch(code -> RevocationReason.find(code).isPresent());
    }
}
