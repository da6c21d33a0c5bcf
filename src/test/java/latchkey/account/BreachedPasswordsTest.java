package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import latchkey.web.FormErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreachedPasswordsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", ":7\n", ":123456\r\n"})
    void everyPasswordOfTheFileIsFoundAndNoOther(String ending) throws Exception {
        for (var size : List.of(1, 2, 3, 10, 257)) {
            var breached = BreachedPasswords.in(file(size, ending));
            for (var i = 0; i < size; i++) {
                assertThat(breached.contain("password " + i)).isTrue();
                assertThat(breached.contain("other " + i)).isFalse();
            }
        }
    }

    @Test
    void theLastLineNeedsNoEnd() throws Exception {
        var file = file(5, "\n");
        Files.writeString(file, Files.readString(file).strip());

        for (var i = 0; i < 5; i++) {
            assertThat(BreachedPasswords.in(file).contain("password " + i)).isTrue();
        }
    }

    @Test
    void hexadecimalMayBeInEitherCase() throws Exception {
        var file = file(9, "\n");
        Files.writeString(file, Files.readString(file).toLowerCase(Locale.ROOT));

        assertThat(BreachedPasswords.in(file).contain("password 4")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "password\n", "5baa61e4\n"})
    void anotherFileIsRefused(String content) throws IOException {
        var file = Files.writeString(folder.resolve("other"), content);

        assertThatThrownBy(() -> BreachedPasswords.in(file)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BreachedPasswords.in(folder.resolve("missing")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutAFileNothingIsBreached() {
        assertThat(BreachedPasswords.none().contain("password 1")).isFalse();
    }

    @Test
    void aBreachedPasswordCannotBeChosenHoweverLong() throws Exception {
        var file = folder.resolve("one");
        Files.writeString(file, sha1("correct horse battery staple") + "\n");
        var errors = new FormErrors();
        new PasswordRules(BreachedPasswords.in(file))
                .check(errors, "password", "correct horse battery staple", List.of());

        assertThat(errors.of().get("password")).contains("known from a breach");
    }

    private Path file(int size, String ending) throws Exception {
        var hashes = new ArrayList<String>();
        for (var i = 0; i < size; i++) {
            hashes.add(sha1("password " + i));
        }
        Collections.sort(hashes);
        var file = folder.resolve("breached-" + size);
        return Files.writeString(file, String.join(ending, hashes) + ending);
    }

    private static String sha1(String password) throws Exception {
        return HexFormat.of()
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("SHA-1").digest(password.getBytes("UTF-8")));
    }
}
