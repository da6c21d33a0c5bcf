package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationFormTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Deploy bot",
                "deploy BOT",
                "  Deploy   bot ",
                "Deploy\u00a0bot",
                "Deploy\u3000bot",
                "\u202fDeploy\u2003bot\u00a0",
                "Ｄeploy bot",
            })
    void meaningTheNameIsEnough(String typed) {
        assertThat(isAccepted(typed, "Deploy bot")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"Ärger, a\u0308rger", "ﬁle, file", "ΣΊΣΥΦΟΣ, σίσυφος"})
    void aNameMayBeTypedOnAnotherKeyboard(String name, String typed) {
        assertThat(isAccepted(typed, name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Deploy", "Deploybot", "Deploy bot 2", "Deploy bat"})
    void anotherNameIsNot(String typed) {
        var errors = new RevocationForm(typed, "").validate("Deploy bot", true);

        assertThat(errors.of()).containsEntry("name", "Type the token’s name to confirm: Deploy bot");
    }

    @Test
    void nothingNeedsToBeTypedWhereNothingIsAsked() {
        assertThat(new RevocationForm("", "").validate("Deploy bot", false).isEmpty())
                .isTrue();
        assertThat(new RevocationForm("whatever", "")
                        .validate("Deploy bot", false)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aReasonHasTwoHundredCharactersAtMost() {
        assertThat(new RevocationForm("", "🚀".repeat(200)).validate("x", false).isEmpty())
                .isTrue();
        assertThat(new RevocationForm("", "x".repeat(201)).validate("x", false).of())
                .containsEntry("reason", "A reason can be at most 200 characters long; this is 201");
    }

    @Test
    void bothMistakesAreToldAtOnce() {
        assertThat(new RevocationForm("", "x".repeat(201)).validate("x", true).of())
                .containsOnlyKeys("name", "reason");
    }

    private static boolean isAccepted(String typed, String name) {
        return new RevocationForm(typed, "").validate(name, true).isEmpty();
    }
}
