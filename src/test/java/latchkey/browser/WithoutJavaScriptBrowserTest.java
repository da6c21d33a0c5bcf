package latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WithoutJavaScriptBrowserTest {
    private static final String LIST = "/orgs/acme/tokens";

    private final TestPortal portal = TestPortal.withPeople();
    private final Browser owner = Browser.withoutJavaScript(portal);

    @BeforeAll
    void fillTheList() {
        IntStream.rangeClosed(1, 30).forEach(number -> portal.create("Job %02d".formatted(number)));
    }

    @BeforeEach
    void signIn() {
        owner.forget().signIn("owner@acme.example");
    }

    @AfterAll
    void stop() {
        owner.close();
        portal.close();
    }

    @Test
    void noScriptRuns() {
        assertThat(owner.one("html").getDomAttribute("class")).isNull();
    }

    @Test
    void anOwnerSignsInAndOut() {
        assertThat(owner.path()).isEqualTo(LIST);
        owner.follow("Sign out");
        assertThat(owner.path()).isEqualTo("/sign-in");
        owner.go(LIST);
        assertThat(owner.heading()).isEqualTo("Sign in");
    }

    @Test
    void whoSignsInLandsWhereTheyWereGoing() {
        owner.forget().go(LIST + "?q=07").fill("email", "owner@acme.example").fill("password", TestPortal.PASSWORD);
        owner.follow("Sign in");

        assertThat(owner.path()).isEqualTo(LIST + "?q=07");
    }

    @Test
    void aRefusedFormKeepsWhatWasTypedAndThenReveals() {
        owner.go(LIST + "/new").fill("description", "Nightly export").choose("expires", "never");
        owner.follow("Continue");
        assertThat(owner.title()).startsWith("Error: ");
        assertThat(owner.text())
                .contains("There is a problem", "Enter a name for this token", "Choose at least one permission");
        assertThat(owner.value("description")).isEqualTo("Nightly export");
        assertThat(owner.one("[name=expires][value=never]").isSelected()).isTrue();

        owner.fill("name", "Exporter").choose("scopes.metrics", "metrics:read").follow("Continue");
        owner.follow("Create token");
        assertThat(owner.heading()).isEqualTo("Token created");
        assertThat(owner.secret()).matches("lk_[0-9A-Za-z]{46}");
        assertThat(owner.text()).contains("Metrics: read", "Somebody revokes it");
        assertThat(owner.all("[data-copy]")).noneMatch(button -> button.isDisplayed());
        owner.follow("I have saved this token");
        assertThat(owner.heading()).startsWith("Exporter");
    }

    @Test
    void theListIsFilteredAndPaged() {
        owner.fill("q", "Job 0").select("status", "active").follow("Apply");
        assertThat(owner.one("caption").getText()).startsWith("9 tokens");
        owner.follow("Clear filters");
        owner.leave(() -> owner.one("a[rel=next]").click());
        assertThat(owner.title()).startsWith("Access tokens (page 2)");
        owner.leave(() -> owner.one("a[rel=prev]").click());
        assertThat(owner.one("caption").getText()).startsWith("25 of ");
    }

    @Test
    void aTokenIsEditedAndRevoked() {
        portal.create("Short-lived");
        owner.go(LIST + "?q=Short").follow("Short-lived");
        owner.follow("Edit");
        owner.fill("name", "").follow("Save");
        assertThat(owner.text()).contains("Enter a name for this token");
        owner.fill("name", "Shorter-lived").follow("Save");
        assertThat(owner.text()).contains("Shorter-lived was saved.");

        owner.follow("Revoke");
        owner.select("reason", "no_longer_needed").fill("note", "Not needed").follow("Revoke token");
        assertThat(owner.text()).contains("Shorter-lived was revoked.", "Not needed");
        assertThat(owner.one("h1 .tag").getText()).isEqualTo("Revoked");
    }

    @Test
    void severalTokensAreRevokedTogether() {
        var one = portal.create("Together one").id();
        var other = portal.create("Together other").id();
        owner.go(LIST + "/revocations?ids=" + one + "&ids=" + other);
        assertThat(owner.heading()).isEqualTo("Revoke these 2 tokens?");
        owner.select("reason", "leaked").fill("note", "Seen in a log").follow("Revoke 2 tokens");

        assertThat(owner.text()).contains("2 tokens were revoked. Nothing accepts them any more.");
        owner.go(LIST + "/" + one);
        assertThat(owner.text()).contains("Reason: Leaked or found in public: Seen in a log");
    }

    @Test
    void aTokenIsNarrowedAfterAWatchIsGivenUp() {
        var token = portal.create("Too mighty", "scopes", "builds:write metrics:read");
        owner.go(token.path() + "/narrowing");
        owner.one("[name=scopes][value='metrics:read']").click();
        owner.follow("Narrow token");
        assertThat(owner.text()).contains("Too mighty is watched for 7 days.", "One permission ends on");
        owner.follow("Decide now");
        owner.follow("Give it up: everything stays");
        assertThat(owner.text()).contains("Too mighty keeps every permission that it has.");

        owner.go(token.path() + "/narrowing");
        owner.one("[name=scopes][value='metrics:read']").click();
        owner.choose("when", "now").follow("Narrow token");
        assertThat(owner.text()).contains("Too mighty was narrowed.").doesNotContain("Metrics: read");
    }

    @Test
    void aThemeIsChosenAndKept() {
        owner.go(LIST + "?q=Job").follow("Dark");
        assertThat(owner.path()).isEqualTo(LIST + "?q=Job");
        assertThat(owner.one("html").getDomAttribute("data-theme")).isEqualTo("dark");
        owner.go("/account");
        assertThat(owner.one("html").getDomAttribute("data-theme")).isEqualTo("dark");
        assertThat(owner.control("Dark").getDomAttribute("aria-pressed")).isEqualTo("true");
        assertThat(owner.script("return getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(15, 20, 21)");
        owner.follow("System");
    }

    @Test
    void theMenuOfOrganizationsOpens() {
        owner.one(".switcher summary").click();

        assertThat(owner.one(".switcher a").isDisplayed()).isTrue();
    }
}
