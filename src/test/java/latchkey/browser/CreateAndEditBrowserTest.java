package latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** What a person lives who creates a token with presets, search and check page, and widens and narrows it later. */
class CreateAndEditBrowserTest {
    private static final String LIST = "/orgs/acme/tokens";

    private final TestPortal portal = TestPortal.withPeople();
    private final Browser owner = Browser.of(portal).signIn("owner@acme.example");
    private final Browser careful = Browser.withoutJavaScript(portal).signIn("owner@acme.example");

    @AfterAll
    void stop() {
        owner.close();
        careful.close();
        portal.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTokenIsCreatedWithPresetSearchAndCheckPage(boolean scripts) {
        var browser = scripts ? owner : careful;
        browser.go(LIST + "/new").fill("name", "Reader " + scripts).fill("description", "Reads it all");
        browser.follow("Read everything");
        assertThat(browser.path()).isEqualTo(LIST + "/new");
        assertThat(browser.value("name")).isEqualTo("Reader " + scripts);
        assertThat(browser.one("[name='scopes.metrics'][value='metrics:read']").isSelected())
                .isTrue();

        search(browser, scripts, "deploy");
        assertThat(browser.one("#q-found").getText()).isEqualTo("1 of 9 shown, 8 chosen among the rest");
        assertThat(browser.one("[name='scopes.metrics']").isDisplayed()).isFalse();
        browser.choose("scopes.deployments", "deployments:write");
        browser.follow("Add your own address, 127.0.0.1");
        assertThat(browser.value("allowed_networks")).isEqualTo("127.0.0.1");

        browser.follow("Continue");
        assertThat(browser.heading()).isEqualTo("Check your answers");
        assertThat(browser.text())
                .contains("Deployments: read and write", "Metrics: read", "“127.0.0.1” means 127.0.0.1/32");
        browser.follow("Change the name");
        assertThat(browser.heading()).isEqualTo("Create a token");
        browser.fill("name", "Reader and releaser " + scripts).follow("Continue");
        browser.follow("Create token");

        assertThat(browser.heading()).isEqualTo("Token created");
        assertThat(browser.text()).contains("Reader and releaser " + scripts, "Deployments: read and write");
        browser.secret();
    }

    @Test
    void theSearchFiltersAsOneTypesAndTheEnterKeySendsNothing() {
        owner.go(LIST + "/new").fill("q", "Épìsode");
        assertThat(owner.one("#q-found").getText()).startsWith("0 of 9 shown");
        owner.fill("q", "INCIDENTS");
        owner.field("q").sendKeys(Keys.ENTER);
        assertThat(owner.heading()).isEqualTo("Create a token");
        assertThat(owner.all("[data-found]").stream().filter(row -> row.isDisplayed()))
                .hasSize(1);
        owner.field("name").sendKeys(Keys.ENTER);
        owner.patience().until(there -> !owner.all("[data-error-summary]").isEmpty());
        assertThat(owner.one("#q-found").getText()).startsWith("1 of 9 shown");
        owner.field("q").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE);
        assertThat(owner.one("#q-found").getText()).isEqualTo("9 of 9 shown");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTokenIsWidenedOnAPageOfItsOwnAndNarrowedWithoutIt(boolean scripts) {
        var browser = scripts ? owner : careful;
        var created = portal.create("Growing " + scripts);
        browser.go(created.path()).follow("Edit");
        browser.complaints();
        browser.choose("scopes.builds", "builds:write").follow("Save");
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.heading()).isEqualTo("Let Growing %s do more?".formatted(scripts));
        assertThat(browser.text()).contains("builds:read", "builds:write");
        browser.follow("Widen and save");
        assertThat(browser.text()).contains("was saved.", "Builds: read and write");

        browser.follow("Edit");
        browser.choose("scopes.builds", "builds:read").follow("Save");
        assertThat(browser.text()).contains("was saved.", "Builds: read builds:read");
    }

    /** With JavaScript at once; without it by the button, and by the Enter key that presses the first of the form. */
    private static void search(Browser browser, boolean scripts, String text) {
        browser.fill("q", text);
        if (!scripts) {
            browser.leave(() -> browser.field("q").sendKeys(Keys.ENTER));
        }
    }
}
