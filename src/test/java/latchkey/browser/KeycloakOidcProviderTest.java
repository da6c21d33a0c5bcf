package latchkey.browser;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import latchkey.Secrets;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signing in with a real Keycloak, in a real browser. It is slow, so it stands apart: {@code bin/test oidc}. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeycloakOidcProviderTest {
    private static final String PASSWORD = Secrets.remember("keycloak keeps this one");
    private static final String SECRET = Secrets.remember("what keycloak knows the portal by");

    private final Keycloak keycloak = new Keycloak();
    private TestPortal portal;

    @BeforeAll
    @Timeout(300)
    void start(@TempDir Path folder) throws IOException {
        portal = portal(folder);
        keycloak.start(realm());
    }

    @AfterAll
    void stop() {
        portal.close();
        keycloak.close();
    }

    @Test
    @Order(1)
    void aPersonSignsInThereAndIsHereWhatTheirGroupsMakeThem() {
        try (var browser = Browser.of(portal)) {
            browser.go("/orgs/acme/members");
            assertThat(browser.heading()).isEqualTo("Sign in");
            signInThere(browser, "owner-of-all");

            assertThat(browser.path()).isEqualTo("/orgs/acme/members");
            assertThat(browser.text()).contains("owner-of-all@acme.example");
            browser.go("/account");
            assertThat(browser.text()).contains("Acme", "owner");
            browser.go("/orgs/globex/tokens");
            assertThat(browser.heading()).isEqualTo("Page not found");
        }
    }

    @Test
    @Order(2)
    void anAddressThatIsNotVerifiedThereIsRefusedHere() {
        try (var browser = Browser.of(portal)) {
            browser.go("/sign-in");
            signInThere(browser, "unverified");

            assertThat(browser.heading()).isEqualTo("Your e-mail address is not verified");
            assertThat(portal.db().fetchCount(ACCOUNT, ACCOUNT.EMAIL.eq("unverified@acme.example")))
                    .isZero();
        }
    }

    @Test
    @Order(3)
    void whatMattersAsksThereAnewAndGoesOn() {
        try (var browser = Browser.of(portal)) {
            browser.go("/sign-in");
            signInThere(browser, "maker");
            // As if the proof were long ago: setting the portal's clock forward would part it from the provider's.
            portal.db()
                    .update(SESSION)
                    .set(SESSION.PROVED_AT, portal.clock().instant().minusSeconds(3600))
                    .execute();
            browser.go("/account/proof?next=/account");
            browser.follow("Confirm with Keycloak");

            assertThat(browser.url()).startsWith(keycloak.issuer());
            assertThat(browser.all("input[name=password]")).hasSize(1);
            browser.fill("password", PASSWORD);
            browser.leave(() -> browser.one("#kc-login").click());
            assertThat(browser.path()).isEqualTo("/account");
            browser.go("/account/proof?next=/orgs/acme");
            assertThat(browser.path()).isEqualTo("/orgs/acme");
        }
    }

    @Test
    @Order(4)
    void withoutTheProviderThePasswordsOfThePortalStillWork(@TempDir Path folder) throws IOException {
        keycloak.close();
        try (var later = portal(folder);
                var browser = Browser.of(later)) {
            browser.go("/sign-in").follow("Sign in with Keycloak");
            assertThat(browser.heading()).isEqualTo("The sign-in service does not answer");
            browser.signIn("owner@acme.example");
            assertThat(browser.path()).startsWith("/orgs/acme");
        }
    }

    private void signInThere(Browser browser, String name) {
        browser.follow("Sign in with Keycloak");
        assertThat(browser.url()).startsWith(keycloak.issuer());
        browser.fill("username", name).fill("password", PASSWORD);
        browser.leave(() -> browser.one("#kc-login").click());
    }

    private TestPortal portal(Path folder) throws IOException {
        var rules = """
                oidc.groups = [
                  { group = "bosses", organization = "acme", role = "owner" }
                  { group = "makers", organization = "acme", role = "member" }
                ]
                """;
        return TestPortal.withPeople(
                Files.writeString(folder.resolve("latchkey.conf"), rules),
                Map.of(
                        "oidc.issuer", keycloak.issuer(),
                        "oidc.client-id", "latchkey",
                        "oidc.client-secret", SECRET,
                        "oidc.name", "Keycloak",
                        "oidc.create-accounts", "true"));
    }

    private String realm() {
        try (var in = KeycloakOidcProviderTest.class.getResourceAsStream("/latchkey-realm.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("PORTAL", portal.url())
                    .replace("SECRET", SECRET)
                    .replace("PASSWORD", PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
