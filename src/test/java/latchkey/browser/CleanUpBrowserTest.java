package latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An owner who ends what is not needed: tokens, and what tokens may do. */
class CleanUpBrowserTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final Browser owner = Browser.of(portal);

    @BeforeAll
    void signIn() {
        owner.signIn("owner@acme.example");
    }

    @AfterAll
    void stop() {
        owner.close();
        portal.close();
    }

    @Test
    void severalTokensAreChosenInTheListAndRevokedByTwoClicks() {
        var one = portal.create("Crawler one");
        var other = portal.create("Crawler other");
        portal.program().describe(one.secret());
        portal.flushUsage();
        owner.go("/orgs/acme/tokens");
        for (var token : List.of(one, other)) {
            owner.one("[name=ids][value='" + token.id() + "']").click();
        }
        owner.follow("Revoke selected…");

        assertThat(owner.heading()).isEqualTo("Revoke these 2 tokens?");
        assertThat(owner.text()).contains("1 call in the last 24 hours from 1 client.");
        owner.follow("Revoke 2 tokens");
        assertThat(owner.text()).contains("2 tokens were revoked. Nothing accepts them any more.");
        assertThat(portal.program().describe(one.secret()).status()).isEqualTo(401);
        owner.back();
        owner.reload();
        assertThat(owner.text()).contains("All of them were revoked before.");
        assertThat(owner.complaints()).isEmpty();
    }

    @Test
    void aWeekOfWatchingEndsWhatNobodyNeeded() {
        var server = portal.registerServer("metrics-api");
        var token = portal.create("Reporter", "scopes", "builds:write metrics:read");
        owner.go(token.path() + "/narrowing");
        for (var scope : List.of("builds:read", "builds:write")) {
            owner.one("[name=scopes][value='" + scope + "']").click();
        }
        owner.follow("Narrow token");
        assertThat(owner.text()).contains("2 permissions end on", "This would have been refused so far");

        introspect(server, token, "builds:read");
        owner.go(token.path());
        assertThat(owner.text()).contains("1 call, last just now. It stays.");
        owner.follow("Decide now");
        assertThat(owner.one("[name=scopes][value='builds:read']").isSelected()).isFalse();
        assertThat(owner.one("[name=scopes][value='builds:write']").isSelected())
                .isTrue();
        owner.follow("Take it away now");
        assertThat(owner.text()).contains("Reporter was narrowed.");
        assertThat(introspect(server, token, "builds:write")).contains("\"active\":false");
        assertThat(introspect(server, token, "builds:read")).contains("\"active\":true");
        assertThat(owner.complaints()).isEmpty();
    }

    private String introspect(TestPortal.Server server, Created token, String scope) {
        return portal.program()
                .introspect(server, "token", token.secret(), "scope", scope)
                .body();
    }
}
