package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://tokens.example.org,       https://tokens.example.org,      tokens.example.org,      https://tokens.example.org",
        "https://tokens.example.org/,      https://tokens.example.org,      tokens.example.org,      https://tokens.example.org",
        "https://TOKENS.Example.org,       https://tokens.example.org,      tokens.example.org,      https://tokens.example.org",
        "https://tokens.example.org:443,   https://tokens.example.org:443,  tokens.example.org,      https://tokens.example.org",
        "https://tokens.example.org:80,    https://tokens.example.org:80,   tokens.example.org:80,   https://tokens.example.org:80",
        "https://tokens.example.org:8443,  https://tokens.example.org:8443, tokens.example.org:8443, https://tokens.example.org:8443",
        "http://localhost:8080,            http://localhost:8080,           localhost:8080,          http://localhost:8080",
        "http://localhost:80,              http://localhost:80,             localhost,               http://localhost",
        "http://[::1]:8080,                http://[::1]:8080,               [::1]:8080,              http://[::1]:8080",
        "http://[2001:db8::443],           http://[2001:db8::443],          [2001:db8::443],         http://[2001:db8::443]",
    })
    void aBaseUrlKnowsWhatBrowsersSend(String text, String value, String authority, String origin) {
        var baseUrl = BaseUrl.parse(text);

        assertThat(baseUrl.value()).isEqualTo(value);
        assertThat(baseUrl.authority()).isEqualTo(authority);
        assertThat(baseUrl.origin()).isEqualTo(origin);
        assertThat(baseUrl.isHttps()).isEqualTo(text.startsWith("https"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, true",
        "http://127.0.0.1, true",
        "http://[::1]:1, true",
        "http://localhost.example, false",
        "http://10.0.0.1, false",
    })
    void aBaseUrlKnowsWhetherItIsThisMachine(String text, boolean loopback) {
        assertThat(BaseUrl.parse(text).isLoopback()).isEqualTo(loopback);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "tokens.example.org",
                "//tokens.example.org",
                "ftp://tokens.example.org",
                "https://",
                "https:///path",
                "https://tokens.example.org/path",
                "https://tokens.example.org/?q",
                "https://tokens.example.org?q",
                "https://tokens.example.org#f",
                "https://user@tokens.example.org",
                "https://tokens example.org",
                "https:tokens.example.org",
                "javascript:alert(1)",
                "https://tokens_example.org",
                "mailto:a@b.example"
            })
    void whatIsNoBaseUrlIsRefused(String text) {
        assertThatThrownBy(() -> BaseUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
