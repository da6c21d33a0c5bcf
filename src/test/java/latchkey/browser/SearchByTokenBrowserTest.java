package latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The story of a token that somebody found in a log. */
class SearchByTokenBrowserTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final Browser careful = Browser.withoutJavaScript(portal);
    private final Browser owner = Browser.of(portal);

    @AfterAll
    void stop() {
        owner.close();
        careful.close();
        portal.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFoundTokenIsNamedAndRevoked(boolean scripts) {
        var browser = scripts ? owner : careful;
        var name = "Found in a log " + scripts;
        var token = portal.create(name);
        browser.signIn("owner@acme.example").follow("Find by the token itself");
        browser.fill("token", "lk_notAToken").follow("Find the token");
        assertThat(browser.title()).startsWith("Error: ");

        browser.fill("token", token.secret()).follow("Find the token");
        assertThat(browser.path()).isEqualTo(token.path());
        assertThat(browser.text()).contains("is the current secret of " + name);
        assertThat(browser.source()).doesNotContain(token.secret());

        browser.follow("Revoke");
        browser.follow("Revoke token");
        assertThat(portal.program().describe(token.secret()).status()).isEqualTo(401);
        browser.follow("Sign out");
    }
}
