package latchkey.browser;

import static latchkey.database.schema.Tables.OIDC_IDENTITY;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latchkey.Secrets;
import latchkey.TestPortal;
import latchkey.account.TestProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pages of a portal that people sign in to with a provider: as a story, and each in order. */
@Timeout(300)
class OidcPagesBrowserTest {
    private static final Path PICTURES = Path.of("target/screenshots");

    private final TestProvider provider = new TestProvider();
    private final TestPortal portal = portal(Map.of());
    private final TestPortal without = portal(Map.of("sign-in.passwords", "false"));
    private final Browser browser = Browser.of(portal);
    private final HtmlCheck html = new HtmlCheck();

    @AfterAll
    void stop() {
        browser.close();
        portal.close();
        without.close();
        provider.close();
    }

    @Test
    void somebodyWithAnAccountConfirmsOnceAndSignsInWithTheProviderFromThenOn() throws IOException {
        provider.everybodyIs("member@acme.example", true);
        browser.forget().go("/sign-in");
        look("sign-in-provider");
        browser.follow("Sign in with Test ID");
        assertThat(browser.heading()).isEqualTo("Sign in");
        browser.fill("email", "member@acme.example")
                .fill("password", TestPortal.PASSWORD)
                .follow("Sign in");
        assertThat(browser.heading()).isEqualTo("Sign in another way from now on");
        look("oidc-link");
        browser.follow("Let Test ID sign me in");
        assertThat(browser.text()).contains("From now on you can sign in with Test ID.");

        browser.forget().go("/orgs/acme/tokens").follow("Sign in with Test ID");
        assertThat(browser.path()).isEqualTo("/orgs/acme/tokens");
        portal.db()
                .update(SESSION)
                .set(SESSION.PROVED_AT, portal.clock().instant().minusSeconds(3600))
                .execute();
        browser.go("/account/proof?next=/account");
        look("proof-provider");
        browser.follow("Confirm with Test ID");
        assertThat(browser.path()).isEqualTo("/account");
        browser.go("/account/oidc-link");
        look("oidc-link-over");

        browser.go("/account/security");
        look("security-provider");
        browser.follow("Remove Test ID");
        assertThat(browser.heading()).isEqualTo("Remove Test ID?");
        look("provider-removal");
        browser.follow("Remove sign-in service");
        assertThat(browser.text()).contains("Test ID doesn’t sign you in any more.", "Not tied");
        look("security-provider-removed");
    }

    @Test
    void whoCantBeLetInIsToldWhy() throws IOException {
        provider.everybodyIs("nobody@acme.example", true);
        browser.forget().go("/sign-in").follow("Sign in with Test ID");
        assertThat(browser.heading()).isEqualTo("You have no account here");
        look("oidc-no-account");
        provider.everybodyIs("nobody@acme.example", false);
        browser.go("/sign-in/oidc");
        assertThat(browser.heading()).isEqualTo("Your e-mail address is not verified");
        look("oidc-unverified");
        portal.db()
                .insertInto(OIDC_IDENTITY)
                .set(OIDC_IDENTITY.ISSUER, provider.settings().get("oidc.issuer"))
                .set(OIDC_IDENTITY.SUBJECT, "the one before")
                .set(
                        OIDC_IDENTITY.ACCOUNT_ID,
                        portal.add("anew@acme.example", false).id())
                .set(OIDC_IDENTITY.CREATED_AT, portal.clock().instant())
                .set(OIDC_IDENTITY.LAST_USED_AT, portal.clock().instant())
                .execute();
        provider.everybodyIs("anew@acme.example", true);
        browser.go("/sign-in/oidc");
        assertThat(browser.heading()).isEqualTo("Your account is tied to somebody else there");
        look("oidc-tied-to-another");
        browser.go("/sign-in/oidc/callback?state=over");
        assertThat(browser.heading()).isEqualTo("This sign-in is over");
        look("oidc-over");
    }

    @Test
    void whereThereAreNoPasswordsTheProviderIsTheWay() throws IOException {
        browser.forget().go(without.url() + "/sign-in");
        assertThat(browser.all("input[type=password]")).isEmpty();
        look("sign-in-without-passwords");
        browser.go(without.url() + "/password-reset");
        assertThat(browser.heading()).isEqualTo("Passwords are switched off");
        look("passwords-off");
        provider.everybodyIs("auditor@acme.example", true);
        browser.go(without.url() + "/account/security").follow("Sign in with Test ID");
        browser.follow("Remove Test ID");
        assertThat(browser.text()).contains("It is your only way in.");
        look("provider-removal-last");
    }

    @Test
    void whoIsInvitedMayJoinWithTheProvider() throws IOException {
        provider.everybodyIs("owner@acme.example", true);
        browser.forget().go(without.url() + "/orgs/acme/invitations").follow("Sign in with Test ID");
        browser.fill("email", "invited@acme.example").choose("role", "member").follow("Send invitation");
        var mail = without.mailsTo("invited@acme.example").getLast().link().url();
        Secrets.remember(mail.substring(mail.lastIndexOf('/') + 1));
        provider.everybodyIs("invited@acme.example", true);
        browser.forget().go(mail);
        look("invitation-provider");
        browser.follow("Sign in with Test ID");
        browser.follow("Join Acme");
        assertThat(browser.text()).contains("You belong to Acme now");
        browser.go(without.url() + "/account/security");
        look("security-without-passwords");
    }

    /** Valid, within reach of everybody, and no wider than the window. */
    private void look(String name) throws IOException {
        Files.createDirectories(PICTURES);
        assertThat(html.errors(browser.answer().html())).as(name).isEmpty();
        for (var width : List.of(1280, 360)) {
            browser.size(width, 900);
            for (var scheme : List.of("light", "dark")) {
                browser.scheme(scheme);
                assertThat(browser.script("return document.documentElement.scrollWidth"))
                        .as(name)
                        .isEqualTo((long) width);
                assertThat(AxeCheck.violations(browser)).as(name).isEmpty();
                Files.write(PICTURES.resolve("%s-%d-%s.png".formatted(name, width, scheme)), browser.picture());
            }
        }
        browser.size(1280, 900);
    }

    private TestPortal portal(Map<String, String> more) {
        var settings = new HashMap<>(provider.settings());
        settings.putAll(more);
        return TestPortal.withPeople(settings);
    }
}
