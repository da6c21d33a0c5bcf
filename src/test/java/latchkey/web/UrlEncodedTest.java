package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.http.BadRequestResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlEncodedTest {
    @Property
    void whatIsEncodedIsDecodedToTheSame(@ForAll String name, @ForAll String value) {
        // Halves of surrogate pairs have no encoding.
        Assume.that(isText(name) && isText(value));
        var encoded = encode(name) + "=" + encode(value);

        assertThat(UrlEncoded.decode(encoded)).isEqualTo(Map.of(name, List.of(value)));
    }

    @Property
    void noTextMakesItFailButByARefusal(@ForAll String text) {
        try {
            UrlEncoded.decode(text);
        } catch (BadRequestResponse e) {
            assertThat(e.getMessage()).endsWith(".");
        }
    }

    @Test
    void fieldsMayBeEmptyRepeatedOrWithoutAValue() {
        assertThat(UrlEncoded.decode("")).isEmpty();
        assertThat(UrlEncoded.decode("&&")).isEmpty();
        assertThat(UrlEncoded.decode("a")).isEqualTo(Map.of("a", List.of("")));
        assertThat(UrlEncoded.decode("a=")).isEqualTo(Map.of("a", List.of("")));
        assertThat(UrlEncoded.decode("=a")).isEqualTo(Map.of("", List.of("a")));
        assertThat(UrlEncoded.decode("a=b=c")).isEqualTo(Map.of("a", List.of("b=c")));
        assertThat(UrlEncoded.decode("a=1&b=2&a=3")).isEqualTo(Map.of("a", List.of("1", "3"), "b", List.of("2")));
        assertThat(UrlEncoded.decode("a=1+%2B%20%00")).isEqualTo(Map.of("a", List.of("1 + \u0000")));
        assertThat(UrlEncoded.decode("a=%f0%9f%9A%80")).isEqualTo(Map.of("a", List.of("🚀")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "%4",
                "%zz",
                "%4z",
                "%+4",
                "%-4",
                "% 4",
                "%%41",
                "%ff",
                "%c3",
                "%c3%28",
                "%c0%80",
                "%ed%a0%80",
                "%f4%90%80%80",
                "%e2%82",
                "\u00ff"
            })
    void brokenTextIsRefused(String broken) {
        for (var encoded : List.of("a=" + broken, broken + "=a", "a=1&b=" + broken + "&c=2")) {
            assertThatThrownBy(() -> UrlEncoded.decode(encoded))
                    .describedAs(encoded)
                    .isInstanceOf(BadRequestResponse.class);
        }
    }

    private static boolean isText(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
