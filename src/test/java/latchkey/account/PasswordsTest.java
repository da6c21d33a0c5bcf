package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords();

    @Test
    void aPasswordMatchesItsOwnHashOnly() {
        var hash = passwords.hash("correct horse battery staple");
        assertThat(passwords.matches("correct horse battery staple", hash)).isTrue();
        assertThat(passwords.matches("correct horse battery stapler", hash)).isFalse();
        assertThat(passwords.isOutdated(hash)).isFalse();
    }

    @Test
    void nobodyHasAPassword() {
        assertThat(passwords.matches("no account has this password", null)).isFalse();
    }

    @Test
    void aHashOfLessStrengthIsOutdatedAndStillMatches() {
        var weak = Password.hash("correct horse battery staple")
                .addRandomSalt(16)
                .with(Argon2Function.getInstance(128, 1, 1, 32, Argon2.ID))
                .getResult();
        assertThat(passwords.isOutdated(weak)).isTrue();
        assertThat(passwords.matches("correct horse battery staple", weak)).isTrue();
    }
}
