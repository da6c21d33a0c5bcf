package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_CLIENT;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.ORGANIZATION_POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.organization.Policy;
import latchkey.organization.PolicyStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyHttpTest {
    private static final String URL = "/orgs/acme/policy";

    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("gateway");
    private final UUID acme = portal.db()
            .select(ORGANIZATION.ID)
            .from(ORGANIZATION)
            .where(ORGANIZATION.SLUG.eq("acme"))
            .fetchSingle(ORGANIZATION.ID);

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeEach
    void forgetThePolicyAndItsTokens() {
        portal.db().deleteFrom(ORGANIZATION_POLICY).execute();
        portal.db().deleteFrom(ACCESS_TOKEN_CLIENT).execute();
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.REVOKED_AT, portal.clock().instant())
                .set(ACCESS_TOKEN.REVOCATION_REASON, "")
                .where(ACCESS_TOKEN.REVOKED_AT.isNull())
                .execute();
        portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
    }

    @Test
    void everybodyReadsThePolicyAndOnlyOwnersGetAForm() {
        assertThat(portal.owner().get(URL).value("longest_lifetime_days")).isEqualTo("366");
        for (var reader : List.of(portal.member(), portal.auditor())) {
            var page = reader.get(URL);
            assertThat(page.text()).contains("Longest lifetime 366 days", "Owners of the organization can change it");
            assertThat(page.html().select("main form")).isEmpty();
        }
    }

    @Test
    void aPreviewNamesTheTokensThatBreakARuleAndChangesNothing() {
        var endless = portal.create("Endless one", "expires", "never");
        portal.create("Quite usual");
        portal.create("A year long", "expires", "365d");
        var before = stored();

        var page = preview("endless_allowed", null, "longest_lifetime_days", "90");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.heading()).isEqualTo("Check what the policy would do");
        assertThat(page.text())
                .contains(
                        "Longest lifetime 90 days instead of 366 days",
                        "Tokens that never expire not allowed instead of allowed",
                        "No end 1 of 3 live tokens Endless one",
                        "Too long a lifetime 1 of 3 live tokens A year long",
                        "2 more blocked, 0 unblocked");
        assertThat(page.html().select("a[href='" + endless.path() + "']").text())
                .isEqualTo("Endless one");
        assertThat(stored()).isEqualTo(before);
        assertThat(portal.eventsAbout(acme))
                .noneMatch(event -> event.getAction().equals("policy.changed")
                        && event.getDetails().contains("90 days"));
    }

    @Test
    void savingLeavesExistingTokensAloneAndRecordsEachChangedRule() {
        var endless = portal.create("Left alone", "expires", "never");

        var answer = save("endless_allowed", null, "most_live_tokens", "60");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(portal.owner().get(answer.location()).text()).contains("The policy was saved.");
        assertThat(stored()).isEqualTo(policyOf(60));
        assertThat(accepted(endless.secret())).isTrue();
        var event = portal.eventsAbout(acme).getLast();
        assertThat(event.getAction()).isEqualTo("policy.changed");
        assertThat(event.getActor()).isEqualTo("owner@acme.example");
        assertThat(event.getDetails())
                .contains("\"endless_allowed\":\"allowed → not allowed\"", "\"most_live_tokens\":\"500 → 60\"")
                .doesNotContain("longest");
    }

    @Test
    void applyingBlocksTokensThatBreakARuleAndLooseningLetsThemGo() {
        var endless = portal.create("To be blocked", "expires", "never");
        var usual = portal.create("Not to be blocked");

        var answer = save("endless_allowed", null, "apply", "yes");
        assertThat(portal.owner().get(answer.location()).text())
                .contains("The policy was saved and applied to existing tokens: 1 blocked, 0 unblocked.");
        assertThat(accepted(endless.secret())).isFalse();
        assertThat(accepted(usual.secret())).isTrue();
        assertThat(portal.owner().get(endless.path()).html().select("h1 .tag").text())
                .isEqualTo("Blocked");
        assertThat(actions(endless.id())).endsWith("token.blocked");
        assertThat(actions(acme)).endsWith("policy.changed", "policy.applied");

        assertThat(preview("endless_allowed", "yes").text()).contains("0 more blocked, 1 unblocked");
        save("endless_allowed", "yes");
        assertThat(accepted(endless.secret())).isFalse();
        save("endless_allowed", "yes", "apply", "yes");
        assertThat(accepted(endless.secret())).isTrue();
        assertThat(actions(endless.id())).endsWith("token.blocked", "token.unblocked");
        assertThat(portal.eventsAbout(usual.id())).hasSize(1);
    }

    @Test
    void ofTwoOwnersAtOnceTheSecondIsToldWhatTheFirstSaved() {
        var seen = portal.owner().get(URL).value("modified_at");
        save("most_live_tokens", "70", "modified_at", seen);

        var second = save("most_live_tokens", "80", "modified_at", seen);
        assertThat(second.status()).isEqualTo(422);
        assertThat(second.problems())
                .isEqualTo(
                        "Somebody else saved “Most live tokens: 70” since you opened this page. Save again to replace it");
        assertThat(second.value("most_live_tokens")).isEqualTo("80");
        assertThat(stored().mostLiveTokens()).isEqualTo(70);

        assertThat(save("most_live_tokens", "80", "modified_at", second.value("modified_at"))
                        .status())
                .isEqualTo(303);
        assertThat(stored().mostLiveTokens()).isEqualTo(80);
        assertThat(save("most_live_tokens", "90", "modified_at", "2001-01-01T00:00:00Z")
                        .status())
                .isEqualTo(422);
        assertThat(save("modified_at", "yesterday").status()).isEqualTo(400);
    }

    @Test
    void aDoubleClickSavesOnceAndSaysSoTwice() {
        var seen = portal.owner().get(URL).value("modified_at");
        assertThat(save("most_live_tokens", "71", "modified_at", seen).status()).isEqualTo(303);
        var events = portal.eventsAbout(acme).size();
        assertThat(save("most_live_tokens", "71", "modified_at", seen).status()).isEqualTo(303);
        assertThat(portal.eventsAbout(acme)).hasSize(events);
    }

    @Test
    void networksAreHeldAgainstTheCallsOfTheLastDays() {
        var token = portal.create("Much used");
        called(token, "10.1.2.3", 300);
        called(token, "203.0.113.7", 90);
        called(token, "", 10);

        var page = preview("required_networks", "10.0.0.0/8 127.0.0.0/8 ::1");
        assertThat(page.text())
                .contains(
                        "25 % of the accepted calls would have been refused: 100 of 400.",
                        "203.0.113.7 90 calls",
                        "Not told 10 calls",
                        "is inside these networks",
                        "Usable from elsewhere 1 of 1 live tokens Much used");
        assertThat(page.html().select("[name=confirmed]")).isEmpty();
        assertThat(save("required_networks", "10.0.0.0/8 127.0.0.0/8 ::1").status())
                .isEqualTo(303);
        assertThat(stored().requiredNetworks()).hasToString("10.0.0.0/8 127.0.0.0/8 ::1/128");
    }

    @Test
    void networksThatShutEverybodyOutHaveToBeMeant() {
        var token = portal.create("Used from elsewhere");
        called(token, "203.0.113.7", 90);

        var page = preview("required_networks", "10.0.0.0/8");
        assertThat(page.text())
                .contains(
                        "100 % of the accepted calls",
                        "None of the calls of the last 7 days came from these networks.",
                        "Your own address is not in these networks.");
        var refused = save("required_networks", "10.0.0.0/8", "apply", "yes");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problems()).isEqualTo("Tick that you mean these networks, or change them");
        assertThat(refused.html().select("[name=apply]").hasAttr("checked")).isTrue();
        assertThat(stored()).isEqualTo(Policy.DEFAULT.withEndlessAllowed());

        assertThat(save("required_networks", "10.0.0.0/8", "confirmed", "yes").status())
                .isEqualTo(303);
        // What was meant once need not be meant again with every other rule.
        assertThat(save("required_networks", "10.0.0.0/8", "most_live_tokens", "40")
                        .status())
                .isEqualTo(303);
    }

    @Test
    void membersTokensWithMoreThanTheyMayGrantAreNamed() {
        portal.create(portal.member(), "acme", "Of a member", "scopes", "projects:write");
        portal.create("Of an owner", "scopes", "projects:write");

        var page = preview("member_scopes", "some", "scopes", "builds:read projects:read", "members_create", "no");
        assertThat(page.text())
                .contains(
                        "What members may grant builds:read, projects:read instead of everything",
                        "More than members may grant 1 of 2 live tokens Of a member",
                        "Live tokens of members: 1. They keep and manage those, and create no more.");
        assertThat(page.text()).doesNotContain("Of an owner");
    }

    @Test
    void changeLeadsBackToTheFormAsTyped() {
        var page = preview("most_live_tokens", "33", "change", "yes");
        assertThat(page.heading()).isEqualTo("Policy");
        assertThat(page.value("most_live_tokens")).isEqualTo("33");
    }

    @ParameterizedTest
    @CsvSource({
        "longest_lifetime_days, 0, Enter a whole number from 1 to 3 650",
        "longest_lifetime_days, -1, Enter a whole number from 1 to 3 650",
        "longest_lifetime_days, 3651, Enter a whole number from 1 to 3 650",
        "longest_lifetime_days, 99999999999999999999, Enter a whole number from 1 to 3 650",
        "longest_lifetime_days, ninety, Enter a whole number from 1 to 3 650",
        "longest_lifetime_days, 1.5, Enter a whole number from 1 to 3 650",
        "longest_lifetime_days, 1e3, Enter a whole number from 1 to 3 650",
        "longest_lifetime_days, ٣٠, Enter a whole number from 1 to 3 650",
        "longest_lifetime_days, '', Enter a whole number from 1 to 3 650",
        "longest_lifetime_days, 30, 'Enter no more than the longest lifetime, 30 days'",
        "default_lifetime_days, 367, 'Enter no more than the longest lifetime, 366 days'",
        "default_lifetime_days, 0, Enter a whole number from 1 to 3 650",
        "members_create, perhaps, Choose who creates tokens",
        "member_scopes, few, Choose what members may grant",
        "scopes, everything:read, “everything:read” is not a permission this portal knows",
        "scopes.projects, projects:delete, “projects:delete” is not a permission this portal knows",
        "required_networks, 10.0.0.0/33, '“10.0.0.0/33” is not a network. Write it as an address and a prefix, such as 203.0.113.0/24 or 2001:db8::/32'",
        "required_networks, 255.255.255.255, No caller can have an address of “255.255.255.255”. Enter the network that calls come from",
        "most_live_tokens, 0, Enter a whole number from 1 to 1 000 000",
        "most_live_tokens, 1000001, Enter a whole number from 1 to 1 000 000",
        "longest_grace, 5d, Choose for how long a former secret may work",
        "longest_grace, '', Choose for how long a former secret may work",
        "unused_days, 7, Enter a whole number from 8 to 3 650",
        "unused_days, never, Enter a whole number from 8 to 3 650",
    })
    void whatCannotBeAPolicyIsSaidAndNothingIsSaved(String field, String typed, String message) {
        for (var page : List.of(preview(field, typed), save(field, typed))) {
            assertThat(page.status()).isEqualTo(422);
            assertThat(page.problems().replace('\u202f', ' ')).isEqualTo(message);
            var link = page.html().select("[data-error-summary] a").attr("href");
            assertThat(page.html().select(link)).hasSize(1);
        }
        assertThat(stored()).isEqualTo(Policy.DEFAULT.withEndlessAllowed());
    }

    @Test
    void overlappingNetworksBecomeOne() {
        save("required_networks", "127.0.0.0/8\n127.0.0.1, 127.1.0.0/16 10.0.0.5/8 10.1.1.1");
        assertThat(stored().requiredNetworks()).hasToString("10.0.0.0/8 127.0.0.0/8");
    }

    private Policy stored() {
        return new PolicyStore(portal.db()).of(acme);
    }

    private static Policy policyOf(int mostLiveTokens) {
        var usual = Policy.DEFAULT;
        return new Policy(
                usual.longestLifetimeDays(),
                usual.defaultLifetimeDays(),
                false,
                false,
                true,
                null,
                usual.requiredNetworks(),
                mostLiveTokens,
                usual.longestGrace(),
                null);
    }

    private Page preview(String... changes) {
        return portal.owner().post(URL + "/preview", form(changes));
    }

    private Page save(String... changes) {
        return portal.owner().post(URL, form(changes));
    }

    /** The form as it stands in the page, but for what is changed; null: not ticked. */
    private static String[] form(String... changes) {
        var fields = new LinkedHashMap<>(Map.of(
                "longest_lifetime_days", "366",
                "default_lifetime_days", "90",
                "endless_allowed", "yes",
                "members_create", "yes",
                "member_scopes", "every",
                "required_networks", "",
                "most_live_tokens", "500",
                "longest_grace", "7d",
                "unused_days", ""));
        for (var i = 0; i < changes.length; i += 2) {
            fields.put(changes[i], changes[i + 1]);
        }
        return fields.entrySet().stream()
                .filter(field -> field.getValue() != null)
                .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                .toArray(String[]::new);
    }

    private boolean accepted(String secret) {
        return portal.program().introspect(server, "token", secret).body().startsWith("{\"active\":true");
    }

    private void called(TestPortal.Created token, String address, long calls) {
        var at = portal.clock().instant().minus(Duration.ofDays(2));
        var use = new Use(
                acme, token.id(), "lk_" + "x".repeat(13), at.truncatedTo(ChronoUnit.HOURS), address, "", Use.ACCEPTED);
        new ClientStore(portal.db()).add(List.of(CountedUse.of(use, calls, at)));
    }

    private List<String> actions(UUID id) {
        return portal.eventsAbout(id).map(event -> event.getAction());
    }
}
