package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAB",
                "AAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAA+A",
                "AAAAAAAAAAAAAAAAAAAAAA\n",
            })
    void whatIsNoKeyIsReplacedByANewOne(String text) {
        var first = IdempotencyKey.parse(text);

        assertThat(first.text()).isNotEqualTo(text).hasSize(22);
        assertThat(IdempotencyKey.parse(text)).isNotEqualTo(first);
    }
}
