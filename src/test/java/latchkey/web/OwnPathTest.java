package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/account",
                "/orgs/acme/tokens?q=a%20b&status=active",
                "/a//b",
                "/a#b",
                "/?next=//evil.example",
                "/@evil.example",
                "/%5cevil.example",
                "/~",
                "/a:b"
            })
    void aPathOfThisPortalIsKept(String path) {
        assertThat(OwnPath.orElse(path, "otherwise")).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "account",
                "//",
                "//evil.example",
                "/\\evil.example",
                "\\/evil.example",
                "/a\\b",
                "/ a",
                "/a\tb",
                "/\t/evil.example",
                "/a\nb",
                "/a\r\nSet-Cookie: x=y",
                "\n/a",
                "/a\u0000",
                "/a\u007f",
                "/é",
                "/\u2215evil.example",
                "https://evil.example",
                "http:evil.example",
                "javascript:alert(1)",
                "data:,x",
                "?q=1",
                "#a",
                "."
            })
    void whatMayLeadElsewhereIsReplaced(String path) {
        assertThat(OwnPath.orElse(path, "otherwise")).isEqualTo("otherwise");
    }

    @Test
    void aPathHasAtMostAThousandCharacters() {
        assertThat(OwnPath.orElse("/" + "x".repeat(999), "")).hasSize(1000);
        assertThat(OwnPath.orElse("/" + "x".repeat(1000), "")).isEmpty();
    }
}
