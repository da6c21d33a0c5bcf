package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import latchkey.web.FormErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery staple",
                "vK7#qP2!xL9@wR4",
                "zulu marmot violin",
                "пароль из многих слов",
                "🚀🦔🎻🧲🪐🦩🍋🧵🪚🦑🎲🧊🪁🦥🍄",
                "a b c  \t trailing space marmot "
            })
    void aLongPasswordOfWhateverCharactersIsTaken(String password) {
        assertThat(problem(password)).isNull();
    }

    @Test
    void fifteenCodePointsAreEnoughAndFourteenAreNot() {
        assertThat(problem("vK7#qP2!xL9@wR4")).isNull();
        assertThat(problem("vK7#qP2!xL9@wR")).startsWith("Enter a password of 15 characters or more");
        assertThat(problem("vK7#qP2!xL9@w🚀")).startsWith("Enter a password of 15 characters or more");
        assertThat(problem("vK7#qP2!xL9@wR🚀")).isNull();
    }

    @Test
    void besideASecondFactorEightAreEnoughAndSevenAreNot() {
        assertThat(problem("vK7#qP2!", true)).isNull();
        assertThat(problem("vK7#qP2", true)).startsWith("Enter a password of 8 characters or more");
        assertThat(problem("password", true)).startsWith("Choose a password that is harder to guess");
    }

    @Test
    void noPasswordIsAskedFor() {
        assertThat(problem("")).isEqualTo("Enter a password");
    }

    @Test
    void aPasswordHasAtMost256CodePoints() {
        var long256 = "vK7#qP2!xL9@wR4 ".repeat(16);
        assertThat(long256).hasSize(256);
        assertThat(problem("x" + long256)).isEqualTo("Enter a password of at most 256 characters");
        assertThat(problem("🚀".repeat(257))).isEqualTo("Enter a password of at most 256 characters");
        assertThat(problem("correct horse battery staple " + "🚀".repeat(227))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaaaaaaaa",
                "123456789012345",
                "passwordpassword",
                "qwertyuiopasdfgh",
                "abcabcabcabcabcabc",
                "owner@acme.example",
                "latchkeylatchkey",
                "passwordpassword1"
            })
    void aCommonOrRepeatedPasswordIsRefused(String password) {
        assertThat(problem(password)).startsWith("Choose a password that is harder to guess");
    }

    @Test
    void judgingALongPasswordTakesNoLongerThanAShortOne() {
        assertThat(problem("a1".repeat(128))).startsWith("Choose a password that is harder to guess");
    }

    private static String problem(String password) {
        return problem(password, false);
    }

    private static String problem(String password, boolean besideASecondFactor) {
        var errors = new FormErrors();
        new PasswordRules(BreachedPasswords.none())
                .check(
                        errors,
                        "password",
                        password,
                        List.of("owner@acme.example", "Acme", "latchkey"),
                        besideASecondFactor);
        return errors.of().get("password");
    }
}
