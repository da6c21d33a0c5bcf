package latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The story of an owner who wants every token to end, looks first, and thinks better of it. */
class PolicyBrowserTest {
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
    void aPolicyIsLookedAtBeforeItIsSavedAndApplied(boolean scripts) {
        var browser = scripts ? owner : careful;
        var name = "Endless " + scripts;
        var created = portal.create(name, "expires", "never");

        browser.signIn("owner@acme.example").follow("Policy");
        browser.one("#endless_allowed").click();
        browser.fill("default_lifetime_days", "400").follow("Check what it would do");
        assertThat(browser.text()).contains("Enter no more than the longest lifetime, 366 days");
        browser.fill("default_lifetime_days", "45").follow("Check what it would do");
        assertThat(browser.heading()).isEqualTo("Check what the policy would do");
        assertThat(browser.text()).contains("45 days instead of 90 days", "No end", name);
        browser.follow("Change");
        assertThat(browser.value("default_lifetime_days")).isEqualTo("45");
        assertThat(browser.one("#endless_allowed").isSelected()).isFalse();
        browser.follow("Check what it would do");
        browser.one("[name=apply]").click();
        browser.follow("Save policy");
        assertThat(browser.text()).contains("The policy was saved and applied to existing tokens: 1 blocked");

        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(401);
        browser.go(created.path());
        assertThat(browser.one("h1 .tag").getText()).isEqualTo("Blocked");
        assertThat(browser.text()).contains("because it never expires, and the policy wants an end");

        browser.follow("Policy");
        browser.one("#endless_allowed").click();
        browser.fill("default_lifetime_days", "90").follow("Check what it would do");
        assertThat(browser.text()).contains("0 more blocked, 1 unblocked");
        browser.one("[name=apply]").click();
        browser.follow("Save policy");
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(200);
        browser.go(created.path()).follow("Revoke");
        browser.follow("Revoke token");
        browser.follow("Sign out");
    }
}
