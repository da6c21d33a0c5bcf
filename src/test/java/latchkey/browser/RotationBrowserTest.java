package latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The story of a secret that is exchanged while it is in use. */
class RotationBrowserTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");
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
    void aSecretIsExchangedWithoutAnInterruption(boolean scripts) {
        var browser = scripts ? owner : careful;
        var name = "Nightly export " + scripts;
        var created = portal.create(name);
        call(created.secret(), "198.51.100.14");
        portal.flushUsage();

        browser.signIn("owner@acme.example").go(created.path()).follow("Rotate");
        browser.choose("grace", "1h").follow("Rotate token");
        var secret = browser.secret();
        assertThat(secret).isNotEqualTo(created.secret());
        browser.follow("I have saved this token");
        assertThat(browser.one("h1 .tag").getText()).isEqualTo("Rotating");
        assertThat(browser.text()).contains("Nobody has used the new secret yet.", "Give up the new secret");

        call(created.secret(), "198.51.100.14");
        call(secret, "198.51.100.20");
        portal.flushUsage();
        browser.reload();
        assertThat(browser.text()).contains("1 client still uses the former secret.", "The former secret ends");
        assertThat(browser.text()).doesNotContain("Give up the new secret");

        browser.follow("End the former secret now");
        assertThat(browser.heading()).isEqualTo("End the former secret now?");
        assertThat(browser.text()).contains("198.51.100.14");
        browser.follow("End the former secret");
        assertThat(browser.text()).contains("The former secret of " + name + " has ended.");
        assertThat(browser.one("h1 .tag").getText()).isEqualTo("Active");

        call(created.secret(), "198.51.100.14");
        portal.flushUsage();
        browser.reload();
        assertThat(browser.text()).contains("was refused as the token");
        assertThat(portal.program().describe(secret).status()).isEqualTo(200);
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(401);
        browser.follow("Sign out");
    }

    private void call(String secret, String address) {
        portal.program().introspect(server, "token", secret, "client_ip", address, "client_user_agent", "exporter/1");
    }
}
