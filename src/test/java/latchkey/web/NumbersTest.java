package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "999, 999",
        "1000, 1|000",
        "41208, 41|208",
        "1234567, 1|234|567",
        "9223372036854775807, 9|223|372|036|854|775|807"
    })
    void digitsStandInGroupsOfThree(long number, String text) {
        assertThat(Numbers.grouped(number)).isEqualTo(text.replace('|', '\u202f'));
    }
}
