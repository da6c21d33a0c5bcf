package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import latchkey.Client;
import latchkey.Page;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.organization.Policy;
import latchkey.web.Networks;
import org.jooq.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What owners and auditors are told of why a call is refused. */
class ExplainHttpTest {
    private static final List<String> TITLES =
            List.of("Known", "Not revoked", "Not expired", "Not blocked", "Secret in force", "Network", "Permissions");

    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");

    @AfterEach
    void allowEverything() {
        portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aCallThatEveryCheckLetsPassWouldBeAccepted() {
        var created = portal.create("Accepted", "allowed_networks", "203.0.113.0/24");
        var page = explain(created, "scope", "projects:read", "client_ip", "203.0.113.7");

        assertThat(verdict(page)).isEqualTo("It would be accepted");
        assertThat(checks(page)).containsExactlyElementsOf(TITLES);
        assertThat(refusals(page)).isEmpty();
        assertThat(page.text())
                .contains("203.0.113.7 is within the networks", "It has what the call needs: “projects:read”.");
        assertThat(remedies(page)).isEmpty();
    }

    @Test
    void aRevokedTokenNeedsASuccessor() {
        var created = portal.create("Revoked");
        portal.owner().post(created.path() + "/revocation");
        var page = explain(created, "scope", "billing:write");

        assertThat(refusals(page)).containsExactly("Not revoked", "Permissions");
        assertThat(reason(page)).startsWith("It was revoked on ");
        assertThat(remedies(page))
                .containsExactly(Map.entry(
                        "A revoked token never works again. Create another one for this caller.",
                        "/orgs/acme/tokens/new?like=" + created.id()));
        assertAgrees(created, page, "scope", "billing:write");
    }

    @Test
    void anExpiredTokenIsRotated() {
        var created = portal.create("Expired");
        set(created, ACCESS_TOKEN.EXPIRES_AT, portal.clock().instant().minus(Duration.ofDays(1)));
        var page = explain(created);

        assertThat(reason(page)).startsWith("It expired on ");
        assertThat(remedies(page))
                .containsExactly(Map.entry(
                        "Rotate it to give it a new end, and hand the new secret to the caller.",
                        created.path() + "/rotation"));
        assertAgrees(created, page);
    }

    @Test
    void aBlockedTokenIsUnblockedByWhatEndsTheBreach() {
        var created = portal.create("Blocked", "expires", "never");
        set(created, ACCESS_TOKEN.BLOCKED_AT, portal.clock().instant());
        set(created, ACCESS_TOKEN.BLOCKED_BY, "endless");
        var page = explain(created);

        assertThat(reason(page)).contains("it never expires, and the policy wants an end");
        assertThat(remedies(page))
                .containsExactly(Map.entry("Rotate it with an end that the policy allows.", created.path()));
        assertAgrees(created, page);
    }

    @Test
    void aFormerSecretMakesWayForTheCurrentOne() {
        var created = portal.create("Rotated");
        var current = portal.owner()
                .post(created.path() + "/rotation", "expires", "30d", "grace", "0")
                .secret();
        var page = explain(created, "prefix", created.secret().substring(0, 16));

        assertThat(refusals(page)).containsExactly("Secret in force");
        assertThat(remedies(page))
                .containsExactly(Map.entry(
                        "Let the caller present the current secret, %s…".formatted(current.substring(0, 16)), ""));
        assertAgrees(created, page);
        assertThat(verdict(explain(created))).isEqualTo("It would be accepted");
    }

    @Test
    void aFormerSecretInItsGracePeriodIsAccepted() {
        var created = portal.create("Rotating");
        portal.owner().post(created.path() + "/rotation", "expires", "30d", "grace", "24h");
        var page = explain(created, "prefix", created.secret().substring(0, 16));

        assertThat(verdict(page)).isEqualTo("It would be accepted");
        assertThat(page.text()).contains("is a former secret that still works");
    }

    @Test
    void anAddressOutsideIsAdded() {
        var created = portal.create("From the office", "allowed_networks", "203.0.113.0/24 2001:db8::/32");
        var page = explain(created, "client_ip", "::ffff:198.51.100.4");

        assertThat(reason(page))
                .isEqualTo("198.51.100.4 is outside the networks it may be used from: 2001:db8::/32, 203.0.113.0/24.");
        assertThat(remedies(page))
                .containsExactly(
                        Map.entry("Add 198.51.100.4/32 to the networks of the token.", created.path() + "/edit"));
        assertAgrees(created, page, "client_ip", "198.51.100.4");
    }

    @Test
    void anAddressThatIsNotToldIsNotInside() {
        var created = portal.create("Untold", "allowed_networks", "203.0.113.0/24");
        var page = explain(created);

        assertThat(reason(page)).contains("the caller’s address was not told");
        assertThat(remedies(page)).singleElement().satisfies(remedy -> {
            assertThat(remedy.getKey()).contains("“client_ip”");
            assertThat(remedy.getValue()).isEmpty();
        });
        assertAgrees(created, page);
    }

    @Test
    void anAddressThatThePolicyKeepsOutTakesTwoChanges() {
        var created = portal.create("Kept in", "allowed_networks", "203.0.113.0/24");
        portal.setPolicy("acme", requiring("203.0.113.0/24"));
        var page = explain(created, "client_ip", "198.51.100.4");

        assertThat(remedies(page))
                .containsExactly(
                        Map.entry("Add 198.51.100.4/32 to the networks that the policy requires.", "/orgs/acme/policy"),
                        Map.entry("Add 198.51.100.4/32 to the networks of the token.", created.path() + "/edit"));
    }

    @Test
    void aPermissionThatLacksIsAddedAndOneThatThereIsNotIsNot() {
        var created = portal.create("Lacking");
        var page = explain(created, "scope", " projects:read  billing:write bilinng:write ");

        assertThat(reason(page)).isEqualTo("It lacks “billing:write”, “bilinng:write”.");
        assertThat(remedies(page))
                .containsExactly(
                        Map.entry(
                                "No permission of this installation is called “bilinng:write”. Let the resource server"
                                        + " ask for one that there is.",
                                ""),
                        Map.entry("Add “billing:write” to its permissions.", created.path() + "/edit"));
        assertAgrees(created, page, "scope", "projects:read billing:write bilinng:write");
    }

    @Test
    void whatMembersMayNotGrantTakesAChangeOfThePolicyToo() {
        var created = portal.create(portal.member(), "acme", "Of a member");
        portal.setPolicy("acme", limited());
        var page = explain(created, "scope", "billing:write");

        assertThat(remedies(page))
                .containsExactly(
                        Map.entry(
                                "Let members grant “billing:write”: the token belongs to a member.",
                                "/orgs/acme/policy"),
                        Map.entry("Add “billing:write” to its permissions.", created.path() + "/edit"));
    }

    @Test
    void everythingThatRefusesIsToldAndEveryChangeThatIsNeeded() {
        var created = portal.create("All at once", "allowed_networks", "203.0.113.0/24");
        set(created, ACCESS_TOKEN.EXPIRES_AT, portal.clock().instant().minus(Duration.ofDays(1)));
        var page = explain(created, "scope", "billing:write", "client_ip", "198.51.100.4");

        assertThat(refusals(page)).containsExactly("Not expired", "Network", "Permissions");
        assertThat(page.html().select("dl.facts .tag").eachText())
                .containsExactly("Passes", "Passes", "Refuses", "Passes", "Passes", "Would refuse", "Would refuse");
        assertThat(page.html().select(".remedies li")).hasSize(3);
    }

    @Test
    void anAuditorIsToldTheSameWithoutWhatOnlyOwnersMayDo() {
        var created = portal.create("Seen by an auditor");
        var page = explain(portal.auditor(), created, "scope", "billing:write");

        assertThat(remedies(page)).containsExactly(Map.entry("Add “billing:write” to its permissions.", ""));
        assertThat(page.text()).contains("Owners of the organization can do that.");
        assertThat(page.html().select("main a[href$=/edit]")).isEmpty();
        assertThat(portal.auditor().get(created.path()).html().select("a[href$=/explain]"))
                .hasSize(1);
    }

    @Test
    void aMemberIsNotToldAndNotLedThere() {
        var created = portal.create(portal.member(), "acme", "Own token");
        portal.program().introspect(server, "token", created.secret(), "scope", "billing:write");
        portal.flushUsage();

        assertThat(explain(portal.member(), created).status()).isEqualTo(403);
        assertThat(portal.member().get(created.path()).html().select("a[href*=/explain]"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1.2.3", "203.0.113.0/24", "203.0.113.7, 203.0.113.8"})
    void whatIsNoAddressIsAskedForAgain(String address) {
        var page = explain(portal.create("Asked with " + address), "client_ip", address);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains("Enter an IP address");
        assertThat(page.value("client_ip")).isEqualTo(address);
        assertThat(verdict(page)).isEmpty();
    }

    @Test
    void theSecretOfAnotherTokenIsAskedForAgain() {
        var created = portal.create("Mine");
        var other = portal.create("Another").secret().substring(0, 16);
        var page = explain(created, "prefix", other);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains("No secret of this token begins like that");
        assertThat(page.text()).doesNotContain(other);
    }

    @Test
    void aWholeSecretInTheAddressIsNotTakenIn() {
        var created = portal.create("Pasted");
        var page = explain(created, "prefix", created.secret());

        assertThat(page.status()).isEqualTo(303);
        assertThat(page.location()).isEqualTo("/orgs/acme/tokens/search?instead=1");
    }

    @Test
    void explainingChangesNothing() {
        var created = portal.create("Untouched", "scopes", "projects:read");
        portal.flushUsage();
        var before = Snapshot.of(portal.db());
        explain(created, "scope", "projects:read", "client_ip", "203.0.113.7");
        explain(created, "scope", "billing:write");
        portal.flushUsage();

        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void theHistoryOfRefusedCallsLeadsToTheirExplanation() {
        var created = portal.create("With a history", "allowed_networks", "203.0.113.0/24");
        introspect(created, "client_ip", "203.0.113.7", "scope", "billing:write metrics:read");
        introspect(created, "client_ip", "198.51.100.4");
        portal.flushUsage();
        var links = portal.owner().get(created.path()).html().select("a[href*=/explain?]");

        var bySentence = links.stream()
                .map(link -> portal.owner().get(link.attr("href")))
                .map(page -> Map.entry(page.html().select(".note-info").text(), reason(page)))
                .toList();
        assertThat(links.eachText())
                .containsExactlyInAnyOrder(
                        "Why? 1 call for a permission that it lacks", "Why? 1 call from a network that is not allowed");
        assertThat(bySentence)
                .anySatisfy(entry -> {
                    assertThat(entry.getKey()).contains("were refused for a permission that it lacks");
                    assertThat(entry.getValue()).isEqualTo("It lacks “billing:write”, “metrics:read”.");
                })
                .anySatisfy(entry -> {
                    assertThat(entry.getKey()).contains("were refused from a network that is not allowed");
                    assertThat(entry.getValue()).startsWith("198.51.100.4 is outside");
                });
    }

    @Test
    void theAuditLogLeadsFromADeadSecretToItsExplanation() {
        var created = portal.create("Dead secret");
        portal.owner().post(created.path() + "/revocation");
        introspect(created, "client_ip", "203.0.113.99");
        portal.flushUsage();
        var link = portal.owner()
                .get("/orgs/acme/audit?action=token.refused&token=" + created.id())
                .html()
                .select("a[href*=/explain?]");
        var page = portal.owner().get(link.attr("href"));

        assertThat(link.text()).startsWith("Why? Dead secret was refused on ");
        assertThat(page.text()).contains("were refused after it was revoked");
        assertThat(page.value("client_ip")).isEqualTo("203.0.113.99");
        assertThat(reason(page)).startsWith("It was revoked on ");
    }

    @Test
    void whatAResourceServerSendsIsKeptAsAScopeCanBe() {
        var created = portal.create("Flooded");
        introspect(created, "scope", "\"x\" é billing:write " + "x".repeat(300));
        portal.flushUsage();
        var link = portal.owner().get(created.path()).html().select("a[href*=/explain?]");

        assertThat(portal.owner().get(link.attr("href")).value("scope")).isEqualTo("billing:write");
    }

    private static Policy requiring(String network) {
        return policy(null, Networks.parse(network));
    }

    private static Policy limited() {
        return policy(Set.of("projects:read"), Networks.ANYWHERE);
    }

    private static Policy policy(@org.jspecify.annotations.Nullable Set<String> memberScopes, Networks required) {
        return new Policy(366, 60, true, true, true, memberScopes, required, 500, Duration.ofDays(7), null);
    }

    /** The page and the portal itself say the same. */
    private void assertAgrees(Created created, Page page, String... call) {
        assertThat(verdict(page)).isEqualTo("It would be refused");
        assertThat(introspect(created, call).body()).isEqualTo("{\"active\":false}");
    }

    private Page introspect(Created created, String... call) {
        var parameters = new String[call.length + 2];
        parameters[0] = "token";
        parameters[1] = created.secret();
        System.arraycopy(call, 0, parameters, 2, call.length);
        return portal.program().introspect(server, parameters);
    }

    private Page explain(Created created, String... call) {
        return explain(portal.owner(), created, call);
    }

    private static Page explain(Client client, Created created, String... call) {
        return client.get(created.path() + "/explain?" + Client.form(call));
    }

    private static String verdict(Page page) {
        return page.html().select("#verdict").text();
    }

    private static String reason(Page page) {
        return page.html().select("[aria-labelledby=verdict] .note").text();
    }

    private static List<String> checks(Page page) {
        return page.html().select("dl.facts dt").eachText();
    }

    private static List<String> refusals(Page page) {
        return page.html().select("dl.facts > div:not(:has(.tag-ok)) dt").eachText();
    }

    private static List<Map.Entry<String, String>> remedies(Page page) {
        return page.html().select(".remedies li").stream()
                .map(item ->
                        Map.entry(item.select("bdi").text(), item.select("a").attr("href")))
                .toList();
    }

    private <T> void set(Created created, Field<T> field, T value) {
        portal.db()
                .update(ACCESS_TOKEN)
                .set(field, value)
                .where(ACCESS_TOKEN.ID.eq(created.id()))
                .execute();
    }
}
