package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/orgs/acme/tokens/0199c1a2-7d1e-7c3a-9d3e-2f6f0a1b2c3d/revocation",
                "/assets/0123456789abcdef/app.css",
                "/oauth2/introspect",
            })
    void ourOwnAddressesAreKept(String path) {
        assertThat(LoggedPath.of(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "/password-reset/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, /password-reset/…",
        "/lk_0123456789012345678901234567890123456789abcdef, /…",
        "/orgs/lk%5F0123456789012345678901234567890123456789abcdef/x, /orgs/…/x",
        "/a%0Ab/c, /…/c",
        "/a;session=1, /…",
    })
    void whatCouldBeASecretOrBreakALineIsNot(String path, String logged) {
        assertThat(LoggedPath.of(path)).isEqualTo(logged);
    }

    @Test
    void thereIsAnEndToIt() {
        assertThat(LoggedPath.of("/a".repeat(1_000))).hasSize(24).endsWith("/…");
        assertThat(LoggedPath.of(null)).isEqualTo("-");
    }
}
