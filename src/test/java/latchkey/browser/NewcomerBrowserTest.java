package latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import latchkey.Client;
import latchkey.Page;
import latchkey.Secrets;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class NewcomerBrowserTest {
    private static final String PASSWORD = Secrets.remember("seven brass keys on one ring");

    private final TestPortal portal = TestPortal.empty();
    private final Browser newcomer = Browser.of(portal);

    @AfterAll
    void stop() {
        newcomer.close();
        portal.close();
    }

    @Test
    void aNewcomerSetsUpCreatesUsesAndRevokesTheFirstToken() {
        setUp();
        signOutAndIn();
        var address = newcomer.url();
        askForATokenWithoutNameAndPermission();
        var secret = createTheToken();
        copy(secret);
        var server = registerResourceServer();

        assertThat(introspect(server, secret).body()).contains("\"active\":true");
        assertThat(describe(secret).body()).contains("\"name\":\"Deploy bot\"");
        seeItsUse(address);
        revoke();

        assertThat(describe(secret).status()).isEqualTo(401);
        assertThat(describe(secret).header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(introspect(server, secret).body()).isEqualTo("{\"active\":false}");
    }

    private void setUp() {
        newcomer.go("/");
        assertThat(newcomer.heading()).isEqualTo("This portal is not set up yet");
        var link = portal.latchkey().setupLink().orElseThrow();
        Secrets.remember(link.substring(link.indexOf('=') + 1));
        newcomer.go(link)
                .fill("email", "owner@acme.example")
                .fill("password", PASSWORD)
                .fill("organization", "Acme")
                .follow("Set up Latchkey");
        assertThat(newcomer.path()).isEqualTo("/orgs/acme/tokens");
        assertThat(newcomer.text()).contains("Acme is ready. Create your first token.", "No tokens yet");
    }

    private void signOutAndIn() {
        newcomer.follow("Sign out");
        assertThat(newcomer.heading()).isEqualTo("Sign in");
        newcomer.fill("email", "owner@acme.example").fill("password", PASSWORD).follow("Sign in");
        assertThat(newcomer.path()).isEqualTo("/orgs/acme/tokens");
    }

    private void askForATokenWithoutNameAndPermission() {
        newcomer.one(".empty a.btn").click();
        newcomer.fill("description", "Releases the storefront").choose("expires", "30d");
        newcomer.follow("Continue");

        assertThat(newcomer.title()).startsWith("Error: Create a token");
        assertThat(newcomer.focused().getDomAttribute("data-error-summary")).isNotNull();
        newcomer.click("Enter a name for this token");
        assertThat(newcomer.focused()).isEqualTo(newcomer.field("name"));
        newcomer.click("Choose at least one permission");
        assertThat(newcomer.focused().getDomAttribute("id")).isEqualTo("scopes");
        assertThat(newcomer.value("description")).isEqualTo("Releases the storefront");
        assertThat(newcomer.one("[name=expires][value='30d']").isSelected()).isTrue();
    }

    private String createTheToken() {
        newcomer.fill("name", "Deploy bot")
                .choose("scopes.deployments", "deployments:write")
                .follow("Continue");
        assertThat(newcomer.heading()).isEqualTo("Check your answers");
        newcomer.follow("Create token");
        assertThat(newcomer.heading()).isEqualTo("Token created");
        assertThat(newcomer.text()).contains("Deploy bot", "Deployments: read and write");
        var secret = newcomer.secret();
        assertThat(secret).matches("lk_[0-9A-Za-z]{46}");
        return secret;
    }

    private void copy(String secret) {
        newcomer.allowClipboard();
        newcomer.click("Copy token");
        newcomer.patience().until(there -> newcomer.one("#live").getText().equals("Token copied"));
        assertThat(newcomer.clipboard()).isEqualTo(secret);
        newcomer.follow("I have saved this token");
        assertThat(newcomer.heading()).startsWith("Deploy bot");
        assertThat(newcomer.source()).doesNotContain(secret);
    }

    private TestPortal.Server registerResourceServer() {
        newcomer.go("/site/resource-servers").fill("name", "orders-api").follow("Register");
        return new TestPortal.Server(newcomer.one("dl code").getText(), newcomer.secret());
    }

    private void seeItsUse(String list) {
        portal.flushUsage();
        newcomer.go(list).follow("Deploy bot");
        assertThat(fact("Last used")).contains("just now").contains("127.0.0.1");
    }

    private void revoke() {
        newcomer.follow("Revoke");
        assertThat(newcomer.text()).contains("calls in the last 24 hours from ");
        newcomer.fill("note", "Only a rehearsal").follow("Revoke token");
        assertThat(newcomer.text())
                .contains("Deploy bot was revoked. Nothing accepts it any more.", "Only a rehearsal");
    }

    private String fact(String term) {
        return newcomer.all(".facts > div").stream()
                .filter(fact -> fact.getText().startsWith(term))
                .findAny()
                .orElseThrow()
                .getText();
    }

    private Page describe(String secret) {
        var holder = new Client(portal.url());
        return holder.send(holder.request("/api/v1/token").header("Authorization", "Bearer " + secret));
    }

    private Page introspect(TestPortal.Server server, String secret) {
        var gateway = new Client(portal.url());
        var credentials = Base64.getEncoder().encodeToString((server.id() + ":" + server.secret()).getBytes());
        return gateway.send(gateway.request("/oauth2/introspect")
                .header("Authorization", "Basic " + Secrets.remember(credentials))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + secret)));
    }
}
