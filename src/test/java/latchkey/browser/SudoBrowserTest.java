package latchkey.browser;

import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody fills a form in, is asked who they are, and goes on where they were. */
class SudoBrowserTest {
    private static final String NEW = "/orgs/acme/tokens/new";

    private final TestPortal portal = TestPortal.withPeople();
    private final Browser owner = Browser.of(portal);
    private final Browser careful = Browser.withoutJavaScript(portal);

    @AfterAll
    void stop() {
        owner.close();
        careful.close();
        portal.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFilledFormGoesOnAfterTheProof(boolean scripts) {
        var browser = (scripts ? owner : careful).forget().signIn("owner@acme.example");
        fillIn(browser, "Kept " + scripts);
        browser.follow("Continue");
        ageProofs();
        browser.follow("Create token");
        assertThat(browser.heading()).isEqualTo("Confirm that it is you");
        browser.fill("password", "not mine").follow("Confirm");
        assertThat(browser.text()).contains("This is not your password", "What you filled in is kept");

        browser.fill("password", TestPortal.PASSWORD);
        confirm(browser, scripts);
        assertThat(browser.heading()).isEqualTo("Token created");
        assertThat(browser.one(".secret code").getText()).startsWith("lk_");
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("422"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFormThatOutlivesItsSessionGoesOnAfterSigningIn(boolean scripts) {
        var browser = (scripts ? owner : careful).forget().signIn("owner@acme.example");
        fillIn(browser, "Overnight " + scripts);
        endSessions();
        browser.follow("Continue");
        assertThat(browser.text()).contains("Your session had ended. What you filled in is kept");

        browser.fill("email", "owner@acme.example").fill("password", TestPortal.PASSWORD);
        if (scripts) {
            browser.leaveTo("Sign in", "Check your answers");
        } else {
            browser.follow("Sign in").follow("Continue");
        }
        assertThat(browser.text()).contains("Overnight " + scripts);
        assertThat(browser.heading()).isEqualTo("Check your answers");
    }

    private static void fillIn(Browser browser, String name) {
        browser.go(NEW).fill("name", name);
        browser.choose("scopes.projects", "projects:read");
    }

    private static void confirm(Browser browser, boolean scripts) {
        if (scripts) {
            browser.leaveTo("Confirm", "Token created");
        } else {
            browser.follow("Confirm").follow("Continue");
        }
    }

    private void ageProofs() {
        var then = portal.clock().instant().minus(Duration.ofMinutes(16));
        portal.db().update(SESSION).set(SESSION.PROVED_AT, then).execute();
    }

    private void endSessions() {
        var then = portal.clock().instant().minus(Duration.ofHours(2));
        portal.db().update(SESSION).set(SESSION.LAST_SEEN_AT, then).execute();
    }
}
