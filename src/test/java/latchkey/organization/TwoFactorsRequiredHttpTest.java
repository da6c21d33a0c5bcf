package latchkey.organization;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestApp;
import latchkey.TestFactors;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TwoFactorsRequiredHttpTest {
    private static final String MEMBER = "member@acme.example";
    private static final String DEMAND = "/orgs/acme/second-factor";
    private static final String POLICY = "/orgs/acme/policy";
    private static final Policy REQUIRED = Policy.DEFAULT.withEndlessAllowed().withTwoFactorsRequired();

    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Created token = portal.create(portal.member(), "acme", "Of the member");
    private final TestPortal.Server server = portal.registerServer("inventory-api");
    private int joined;

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeEach
    void require() {
        portal.setPolicy("acme", REQUIRED);
    }

    @ParameterizedTest
    @MethodSource("routesOfOrganizations")
    void noRouteLetsAnybodyInWithOneFactor(TestPortal.Route route) {
        var id = route.path().contains("/members/") ? account(MEMBER) : token.id();
        var path = route.path().replace("{slug}", "acme").replace("{id}", id.toString());
        for (var client : List.of(portal.owner(), portal.member(), portal.auditor())) {
            client.csrf();
            var events = portal.db().fetchCount(AUDIT_EVENT);
            assertLed(
                    route.method().equals("POST")
                            ? client.post(path, "name", "Evil", "confirmed", "yes")
                            : client.send(client.request(path).method(route.method(), BodyPublishers.noBody())));
            assertThat(portal.db().fetchCount(AUDIT_EVENT)).isEqualTo(events);
        }
    }

    Stream<TestPortal.Route> routesOfOrganizations() {
        return portal.routes().stream()
                .filter(route -> route.path().startsWith("/orgs/{slug}"))
                .filter(route -> !route.path().equals("/orgs/{slug}/second-factor"));
    }

    private static void assertLed(Page answer) {
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).startsWith(DEMAND + "?next=");
    }

    @Test
    void theWayInLeadsToWhereOneWasGoing() {
        var member = join(Role.MEMBER);
        var led = member.get("/orgs/acme/tokens?status=active&q=a%20b");
        var page = member.get(led.location());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.heading()).isEqualTo("Acme requires two factors");
        var setUp = member.get(page.html().select("main a.btn-primary").attr("href"));
        var app = TestApp.typed(setUp.html().select("#key").text());
        var done = member.post(
                "/account/security/totp",
                "offer",
                setUp.value("offer"),
                "next",
                setUp.value("next"),
                "code",
                app.code(portal.clock(), 0));
        var on = done.html().select("main a.btn-primary").attr("href");

        assertThat(on).isEqualTo("/orgs/acme/tokens?status=active&q=a%20b");
        assertThat(member.get(on).status()).isEqualTo(200);
        assertThat(member.get(DEMAND + "?next=%2Forgs%2Facme%2Fpolicy").location())
                .isEqualTo(POLICY);
        assertThat(portal.auditor().get(POLICY).location()).startsWith(DEMAND);
    }

    @Test
    void whatWasFilledInIsKept() {
        var member = join(Role.MEMBER);
        var led = member.post("/orgs/acme/tokens", "name", "Half-filled", "expires", "30d", "scopes", "projects:read");
        assertLed(led);
        TestFactors.setUp(portal, member);
        var next = member.get(led.location()).location();

        assertThat(next).startsWith("/account/resumption/");
        assertThat(member.get(next).value("name")).isEqualTo("Half-filled");
    }

    @Test
    void nobodyIsLedElsewhere() {
        var member = join(Role.MEMBER);
        for (var next : List.of("//evil.example", "https://evil.example/", "/\\evil.example")) {
            assertThat(member.get(DEMAND + "?next=" + Client.encode(next))
                            .html()
                            .select("main")
                            .html())
                    .doesNotContain("evil.example")
                    .contains("/account/security/totp?next=%2Forgs%2Facme\"");
        }
    }

    @Test
    void whoTakesTheFactorAwayIsLedThereAgain() {
        var member = join(Role.MEMBER);
        TestFactors.setUp(portal, member);
        assertThat(member.get("/orgs/acme/tokens").status()).isEqualTo(200);
        member.post("/account/security/totp/removal");

        assertLed(member.get("/orgs/acme/tokens"));
    }

    @Test
    void otherOrganizationsAndOnesAccountStayOpen() {
        var both = portal.add("both@acme.example", false);
        var memberships = new MembershipStore(portal.db());
        memberships.insert(
                organization("acme"), both.id(), Role.MEMBER, portal.clock().instant());
        memberships.insert(
                organization("globex"), both.id(), Role.MEMBER, portal.clock().instant());
        var client = portal.signIn("both@acme.example");

        assertLed(client.get("/orgs/acme/tokens"));
        assertThat(client.get("/orgs/globex/tokens").status()).isEqualTo(200);
        assertThat(client.get("/account").text()).contains("Acme", "Globex");
        assertThat(client.get("/account/security").status()).isEqualTo(200);
    }

    @Test
    void whoIsNoMemberFindsNothingAsBefore() {
        for (var path : List.of("/orgs/acme/tokens", DEMAND)) {
            assertThat(portal.otherOwner().get(path).status()).isEqualTo(404);
            assertThat(portal.administrator().get(path).status()).isEqualTo(404);
            assertThat(portal.stranger().get(path).location()).startsWith("/sign-in");
        }
    }

    @Test
    void tokensWorkOn() {
        assertThat(portal.program().introspect(server, "token", token.secret()).body())
                .contains("\"active\":true");
        assertThat(portal.program().describe(token.secret()).status()).isEqualTo(200);
    }

    @Test
    void whoeverSwitchesItOnNeedsOneThemselves() {
        portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
        var owner = join(Role.OWNER);
        for (var path : List.of(POLICY, POLICY + "/preview")) {
            var answer = owner.post(path, form(true));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.problems())
                    .isEqualTo("Set up a second factor for yourself first, or this would shut you out");
            assertThat(answer.html().select("#two_factors_required").hasAttr("checked"))
                    .isTrue();
        }
        assertThat(new PolicyStore(portal.db()).of(organization("acme")).twoFactorsRequired())
                .isFalse();
    }

    @Test
    void thePreviewNamesWhoLacksOneAndSavingIsRecorded() {
        portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
        var owner = join(Role.OWNER);
        TestFactors.setUp(portal, owner);
        var preview = owner.post(POLICY + "/preview", form(true));
        assertThat(preview.text())
                .contains("Second factor of members required instead of not required")
                .contains("auditor@acme.example", MEMBER)
                .contains("members can open this organization again once they have set one up");
        assertThat(preview.html().select("section[aria-labelledby=members] li").eachText())
                .contains(MEMBER)
                .doesNotContain("joined-" + joined + "@acme.example");
        var saved = owner.post(POLICY, form(true));

        assertThat(saved.status()).isEqualTo(303);
        assertThat(owner.get(POLICY).html().select("#two_factors_required").hasAttr("checked"))
                .isTrue();
        var event = portal.db().fetchSingle(AUDIT_EVENT, AUDIT_EVENT.REQUEST_ID.eq(saved.header("X-Request-Id")));
        assertThat(event.getAction()).isEqualTo("policy.changed");
        assertThat(String.valueOf(event.getDetails())).contains("two_factors_required", "not required → required");
        assertLed(portal.member().get("/orgs/acme/tokens"));

        assertThat(owner.post(POLICY, form(false)).status()).isEqualTo(303);
        assertThat(portal.member().get("/orgs/acme/tokens").status()).isEqualTo(200);
    }

    /** Somebody else each time: setting a factor up ends the sessions of whoever does it. */
    private Client join(Role role) {
        var email = "joined-" + ++joined + "@acme.example";
        var account = portal.add(email, false);
        new MembershipStore(portal.db())
                .insert(organization("acme"), account.id(), role, portal.clock().instant());
        return portal.signIn(email);
    }

    private static String[] form(boolean required) {
        var fields = Stream.of(
                "longest_lifetime_days",
                "366",
                "default_lifetime_days",
                "90",
                "endless_allowed",
                "yes",
                "members_create",
                "yes",
                "member_scopes",
                "every",
                "required_networks",
                "",
                "most_live_tokens",
                "500",
                "longest_grace",
                "7d",
                "unused_days",
                "");
        return (required ? Stream.concat(fields, Stream.of("two_factors_required", "yes")) : fields)
                .toArray(String[]::new);
    }

    private UUID account(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }

    private UUID organization(String slug) {
        return portal.db().fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq(slug)).getId();
    }
}
