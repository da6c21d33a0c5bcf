package latchkey.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SitePagesHttpTest {
    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void theAdministratorSeesOrganizationsFromOutsideOnly() {
        var token = portal.create("Quite secret name", "description", "Quite secret purpose");
        var page = portal.administrator().get("/site/organizations");

        assertThat(page.text()).contains("2 organizations");
        assertThat(page.html().select("tbody tr").eachText())
                .hasSize(2)
                .satisfies(rows -> assertThat(rows.getFirst()).startsWith("Acme acme 3 "))
                .satisfies(rows -> assertThat(rows.getLast()).startsWith("Globex globex 1 "));
        assertThat(page.body())
                .doesNotContain(
                        "Quite secret", token.id().toString(), token.secret().substring(0, 16), "owner@acme.example");
        assertThat(page.html().select("main a[href*=/orgs/]")).isEmpty();
    }

    @Test
    void theAdministratorDoesNotFindWhatIsInsideAnOrganization() {
        for (var path : List.of("", "/tokens", "/tokens/new", "/members", "/audit")) {
            assertThat(portal.administrator().get("/orgs/acme" + path).status())
                    .describedAs(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void theAdministratorSeesEveryScope() {
        var page = portal.administrator().get("/site/scopes");

        assertThat(page.html().select("main h2").eachText()).containsExactly("Build and ship", "Observe", "Administer");
        assertThat(page.html().select("main td code").eachText())
                .contains("projects:read", "projects:write", "metrics:read", "webhooks:write")
                .doesNotContain("metrics:write")
                .hasSize(17);
    }

    @Test
    void othersDoNotFindThePagesOfTheSite() {
        for (var path : List.of("/site/organizations", "/site/scopes", "/site/resource-servers")) {
            for (var client : List.of(portal.owner(), portal.member(), portal.auditor(), portal.otherOwner())) {
                var page = client.get(path);
                assertThat(page.status()).isEqualTo(404);
                assertThat(page.heading()).isEqualTo("Page not found");
                assertThat(client.get("/account").body()).doesNotContain("/site/");
            }
            assertThat(portal.stranger().get(path).location()).startsWith("/sign-in?next=%2Fsite%2F");
        }
    }
}
