package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.javalin.http.BadRequestResponse;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    @Test
    void aKeyOfAFormIsReadBackAsItWas() {
        var key = IdempotencyKey.random();

        assertThat(IdempotencyKey.parse(key.text())).isEqualTo(key);
        assertThat(key.bytes()).hasSize(16);
    }

    @Test
    void noTwoFormsHaveTheSame() {
        var keys = new HashSet<String>();
        for (var i = 0; i < 1000; i++) {
            keys.add(IdempotencyKey.random().text());
        }
        assertThat(keys).hasSize(1000);
    }

    @Test
    void aFormWithoutAKeyGetsANewOneEachTime() {
        var first = IdempotencyKey.parse("");

        assertThat(first.text()).hasSize(22);
        assertThat(IdempotencyKey.parse("")).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "AAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAB",
                "AAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAA+A",
                "AAAAAAAAAAAAAAAAAAAAAA\n",
            })
    void aKeyThatWeDidNotMakeIsRefused(String text) {
        assertThatExceptionOfType(BadRequestResponse.class).isThrownBy(() -> IdempotencyKey.parse(text));
    }
}
