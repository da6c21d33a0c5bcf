package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.Uses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TokenUsageHttpTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void theChartReachesBackThirtyOrNinetyDays() {
        var token = portal.create("Charted");
        var today = LocalDate.ofInstant(portal.clock().instant(), ZoneOffset.UTC);
        var usage = new Uses(portal.db());
        var organizationId =
                portal.db().fetchValue("SELECT organization_id FROM access_token WHERE id = ?", token.id());
        usage.add((UUID) organizationId, token.id(), today.minusDays(29), 5, 0);
        usage.add((UUID) organizationId, token.id(), today.minusDays(89), 7, 2);

        var month = portal.owner().get(token.path());
        assertThat(month.text()).contains("Calls in the last 30 days", "5 accepted", "0 refused");
        assertThat(month.html().select("svg.chart").attr("viewBox")).isEqualTo("0 0 600 160");
        var quarter = portal.owner().get(token.path() + "?days=90");
        assertThat(quarter.text()).contains("Calls in the last 90 days", "12 accepted", "2 refused");
        assertThat(quarter.html().select(".spans [aria-current]").text()).isEqualTo("90 days");
        assertThat(quarter.html().select("rect.ok")).hasSize(90);
        for (var days : new String[] {"91", "-1", "x", "90 ", "%00"}) {
            assertThat(portal.owner()
                            .get(token.path() + "?days=" + Client.encode(days))
                            .text())
                    .contains("Calls in the last");
        }
    }

    @Test
    void itTellsWhoUsesTheTokenAndFromWhere() {
        var token = portal.create("Popular");
        IntStream.rangeClosed(1, 12).forEach(i -> call(token, "203.0.113." + i, "agent/" + i));
        call(token, "203.0.113.12", "agent/12");
        portal.flushUsage();

        var page = portal.owner().get(token.path());
        assertThat(page.text()).contains("The 10 clients seen last; there were more");
        assertThat(page.html().select("[aria-label=Clients] tbody tr")).hasSize(10);
        assertThat(addresses(page)).hasSize(5);
    }

    @Test
    void itTellsWhyCallsWereRefused() {
        var token = portal.create("Refused", "scopes", "projects:read");
        portal.program()
                .introspect(server, "token", token.secret(), "scope", "billing:read", "client_ip", "203.0.113.4");
        portal.program()
                .introspect(server, "token", token.secret(), "scope", "builds:read", "client_ip", "203.0.113.5");
        portal.owner().post(token.path() + "/revocation");
        portal.program().introspect(server, "token", token.secret());
        portal.flushUsage();

        assertThat(portal.owner().get(token.path()).text())
                .contains("2 calls for a permission that it lacks, last just now from 203.0.113.5")
                .contains("1 call after it was revoked, last just now");
    }

    @Test
    void oneThatWasNeverUsedHasNothingToTell() {
        var page = portal.owner().get(portal.create("Idle").path());

        assertThat(page.text()).contains("Calls in the last 30 days", "None.").doesNotContain("Who used it");
    }

    @Test
    void whatIsOlderThanThirtyDaysIsNotRecent() {
        try (var later = TestPortal.withPeople()) {
            var token = later.create("Long ago", "expires", "365d");
            later.program().describe(token.secret());
            later.flushUsage();
            later.clock().advance(Duration.ofDays(31));

            assertThat(later.signIn("owner@acme.example").get(token.path()).text())
                    .contains("Last used")
                    .doesNotContain("Who used it");
        }
    }

    private void call(Created token, String address, String agent) {
        var unused = portal.program()
                .introspect(server, "token", token.secret(), "client_ip", address, "client_user_agent", agent);
    }

    private static List<String> addresses(Page page) {
        return page.html().select("dt:contains(Last addresses) + dd li").eachText();
    }
}
