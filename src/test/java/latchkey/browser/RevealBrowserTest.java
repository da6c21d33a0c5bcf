package latchkey.browser;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.interactions.Actions;

class RevealBrowserTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final Browser owner = Browser.of(portal).signIn("owner@acme.example");
    private final Browser careful = Browser.withoutJavaScript(portal).signIn("owner@acme.example");

    @AfterAll
    void stop() {
        owner.close();
        careful.close();
        portal.close();
    }

    @Test
    void aDoubleClickMakesOneTokenAndShowsItsSecret() {
        fillForm(owner, "Clicked twice");
        owner.leave(() -> new Actions(owner.driver())
                .doubleClick(owner.control("Create token"))
                .perform());

        assertThat(owner.heading()).isEqualTo("Token created");
        assertThat(owner.secret()).matches("lk_[0-9A-Za-z]{46}");
        assertThat(tokensCalled("Clicked twice")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void backNeverShowsTheSecretAgain(boolean scripts) {
        var browser = browser(scripts);
        var secret = create(browser, "Back " + scripts);
        browser.follow("I have saved this token");
        browser.back();

        assertThatNothingShows(browser, secret);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void backFromAnotherPageOfThePortalNeverShowsTheSecretAgain(boolean scripts) {
        var browser = browser(scripts);
        var secret = create(browser, "Elsewhere " + scripts);
        browser.follow("Audit log");
        browser.back();

        assertThatNothingShows(browser, secret);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void forwardNeverShowsTheSecretAgain(boolean scripts) {
        var browser = browser(scripts);
        var secret = create(browser, "Forward " + scripts);
        browser.back();
        assertThatNothingShows(browser, secret);
        browser.forward();

        assertThatNothingShows(browser, secret);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefreshNeverShowsTheSecretAgainNorMakesASecondToken(boolean scripts) {
        var browser = browser(scripts);
        var secret = create(browser, "Refreshed " + scripts);
        browser.reload();

        assertThatNothingShows(browser, secret);
        assertThat(tokensCalled("Refreshed " + scripts)).isEqualTo(1);
    }

    @Test
    void thePageForgetsTheSecretWhenItsReaderLeaves() {
        var secret = create(owner, "Wiped");
        owner.script("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");

        assertThat(owner.source()).doesNotContain(secret);
        assertThat(owner.one("#token").getText()).isEmpty();
        assertThat(owner.one("#curl").getText()).isEmpty();
    }

    @Test
    void aPageThatIsRestoredWithItsMemoryGoesOnToTheToken() {
        create(owner, "Restored");
        owner.leave(() -> owner.script("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"));

        assertThat(owner.heading()).startsWith("Restored");
    }

    @Test
    void neitherTitleNorAddressNorStorageTellTheSecret() {
        var secret = create(owner, "Told nowhere");

        assertThat(owner.title()).isEqualTo("Token created – Acme – Latchkey");
        assertThat(owner.path()).isEqualTo("/orgs/acme/tokens");
        assertThat(
                        owner.script(
                                "return JSON.stringify([history.state, {...localStorage}, {...sessionStorage}, document.cookie, name])"))
                .asString()
                .doesNotContain(secret);
        assertThat(owner.driver().manage().getCookies())
                .noneMatch(cookie -> cookie.getValue().contains(secret));
    }

    @Test
    void theSecretIsSelectedWhenCopyingIsNotAllowed() {
        var secret = create(owner, "Not copied");
        owner.script(
                "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject(new Error())}})");
        owner.click("Copy token");

        owner.patience().until(there -> owner.one("#live").getText().startsWith("Copying failed."));
        assertThat(owner.script("return getSelection().toString()")).isEqualTo(secret);
    }

    private Browser browser(boolean scripts) {
        return scripts ? owner : careful;
    }

    private static String create(Browser browser, String name) {
        fillForm(browser, name);
        browser.follow("Create token");
        assertThat(browser.heading()).isEqualTo("Token created");
        return browser.secret();
    }

    private static void fillForm(Browser browser, String name) {
        browser.go("/orgs/acme/tokens/new").fill("name", name).choose("scopes.projects", "projects:read");
        browser.follow("Continue");
    }

    private static void assertThatNothingShows(Browser browser, String secret) {
        assertThat(browser.source()).doesNotContain(secret);
        assertThat(browser.title()).doesNotContain(secret);
        assertThat(browser.url()).doesNotContain(secret);
    }

    private int tokensCalled(String name) {
        return portal.db().fetchCount(ACCESS_TOKEN, ACCESS_TOKEN.NAME.eq(name));
    }
}
