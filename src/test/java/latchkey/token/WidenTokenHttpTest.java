package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_NETWORK;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.audit.Actor;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.Transactions;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import latchkey.organization.Policy;
import latchkey.web.Networks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidenTokenHttpTest {
    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void narrowingNeedsNoProofAndIsRecordedWithBeforeAndAfter() {
        var created = portal.create("Narrowed", "scopes", "projects:write builds:read");
        var answer = edit(portal.owner(), created, "scopes", "projects:read");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(scopes(created)).containsExactly("projects:read");
        assertThat(lastDetails(created))
                .contains("\"scopes\":\"builds:read projects:read projects:write → projects:read\"")
                .doesNotContain("widened");
        assertThat(portal.owner().get(created.path()).text()).contains("Projects: read projects:read");
    }

    @Test
    void wideningIsShownFirstAndChangesNothingBeforeItIsConfirmed() {
        var created = portal.create("Widened");
        var asked = edit(portal.owner(), created, "scopes", "projects:write metrics:read");

        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.heading()).isEqualTo("Let Widened do more?");
        assertThat(asked.text()).contains("metrics:read", "projects:write");
        assertThat(scopes(created)).containsExactly("projects:read");

        var answer = edit(portal.owner(), created, "scopes", asked.value("scopes"), "widen", "yes");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(scopes(created)).containsExactlyInAnyOrder("metrics:read", "projects:read", "projects:write");
        var event = portal.eventsAbout(created.id()).getLast();
        assertThat(event.getAction()).isEqualTo("token.edited");
        assertThat(event.getDetails())
                .contains("\"scopes\":\"projects:read → metrics:read projects:read projects:write\"")
                .contains("\"widened\":\"metrics:read, projects:write\"");
    }

    @Test
    void wideningWithAnOldProofAsksForItFirstAndGoesOnAfterIt() {
        var created = portal.create("Screen left open");
        var owner = portal.signIn("owner@acme.example");
        portal.ageProof(owner);
        var asked = edit(owner, created, "scopes", "projects:write", "widen", "yes");

        assertThat(asked.location()).startsWith("/account/proof?next=");
        assertThat(scopes(created)).containsExactly("projects:read");
        var next = owner.get(asked.location()).value("next");
        owner.post("/account/proof", "next", next, "password", TestPortal.PASSWORD);
        var kept = owner.get(next).html().select("main form").first();
        var fields = kept.select("input:not([name=csrf])").stream()
                .flatMap(input -> Stream.of(input.attr("name"), input.val()))
                .toArray(String[]::new);
        assertThat(owner.post(kept.attr("action"), fields).status()).isEqualTo(303);
        assertThat(scopes(created)).containsExactlyInAnyOrder("projects:read", "projects:write");
    }

    @Test
    void noFieldOfAFormStandsForTheProof() {
        var created = portal.create("Crafted");
        var owner = portal.signIn("owner@acme.example");
        portal.ageProof(owner);
        var crafted = new String[] {
            "scopes",
            "projects:write",
            "widen",
            "yes",
            "proven",
            "true",
            "confirmed",
            "1",
            "do",
            "save",
            "password",
            TestPortal.PASSWORD,
            "modified_at",
            ""
        };

        assertThat(edit(owner, created, crafted).location()).startsWith("/account/proof");
        assertThat(scopes(created)).containsExactly("projects:read");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.0/8              | ''                        | true",
                "10.0.0.0/8              | 10.0.0.0/7                | true",
                "10.0.0.0/8              | 10.0.0.0/8 192.0.2.0/24   | true",
                "10.0.0.0/8              | 2001:db8::/32             | true",
                "10.0.0.0/8              | 10.1.0.0/16               | false",
                "10.0.0.0/8 192.0.2.0/24 | 192.0.2.0/24              | false",
                "''                      | 10.0.0.0/8                | false",
            })
    void looseningNetworksIsWideningAndTighteningIsNot(String before, String after, boolean widens) {
        var created = portal.create("Networks " + before + " to " + after, "allowed_networks", before);
        var answer = edit(portal.owner(), created, "allowed_networks", after);

        assertThat(answer.status()).isEqualTo(widens ? 200 : 303);
        assertThat(networks(created)).isEqualTo(set(widens ? before : after));
        if (widens) {
            assertThat(answer.text()).contains("use from");
            edit(portal.owner(), created, "allowed_networks", after, "widen", "yes");
            assertThat(networks(created)).isEqualTo(set(after));
            assertThat(lastDetails(created)).contains("\"widened\":\"use from");
        }
    }

    @Test
    void aNetworkTakenAwayCountsAtOnce() {
        var created = portal.create("Fenced in");
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(200);
        edit(portal.owner(), created, "allowed_networks", "203.0.113.0/24");

        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(401);
    }

    @Test
    void theEndIsBroughtForwardAndNeverPushedBack() {
        var created = portal.create("Sooner", "expires", "30d");
        var sooner = edit(portal.owner(), created, "expires", "date", "expires_on", day(5));
        assertThat(sooner.status()).isEqualTo(303);
        assertThat(row(created).getExpiresAt()).hasToString(day(5) + "T23:59:59Z");
        assertThat(lastDetails(created)).contains("\"expires\":\"" + day(30) + "T23:59:59Z → " + day(5));

        var later = edit(portal.owner(), created, "expires", "date", "expires_on", day(6));
        assertThat(later.status()).isEqualTo(422);
        assertThat(later.html().select("#expires_on-error").text())
                .contains("an edit can only bring the end forward", "rotate it");
        for (var never : new String[] {"never", "365d", ""}) {
            assertThat(edit(portal.owner(), created, "expires", never).problems())
                    .contains("Choose whether this token ends as planned or sooner");
        }
        assertThat(row(created).getExpiresAt()).hasToString(day(5) + "T23:59:59Z");
    }

    @Test
    void aTokenCanEndTodayButNotYesterday() {
        var created = portal.create("Last day");
        var past = edit(portal.owner(), created, "expires", "date", "expires_on", day(-1));
        assertThat(past.problems()).contains("Enter today or a day to come. To end the token at once, revoke it");

        edit(portal.owner(), created, "expires", "date", "expires_on", day(0));
        assertThat(row(created).getExpiresAt()).hasToString(day(0) + "T23:59:59Z");
    }

    @Test
    void aTokenThatNeverEndsCanBeGivenAnEnd() {
        var created = portal.create("Mortal", "expires", "never");

        assertThat(edit(portal.owner(), created, "expires", "date", "expires_on", day(400))
                        .status())
                .isEqualTo(303);
        assertThat(row(created).getExpiresAt()).hasToString(day(400) + "T23:59:59Z");
    }

    @Test
    void whatAProgramLeavesOutStaysAsItIs() {
        var created =
                portal.create("Whole", "scopes", "projects:write", "allowed_networks", "10.0.0.0/8", "expires", "30d");
        var before = row(created);
        edit(portal.owner(), created, "description", "New");

        assertThat(scopes(created)).hasSize(2);
        assertThat(networks(created)).containsExactly("10.0.0.0/8");
        assertThat(row(created).getExpiresAt()).isEqualTo(before.getExpiresAt());
    }

    @Test
    void aTokenNeedsAPermission() {
        var created = portal.create("Empty");

        assertThat(edit(portal.owner(), created, "scopes", "").problems()).contains("Choose at least one permission");
        assertThat(scopes(created)).containsExactly("projects:read");
    }

    @Test
    void aRetiredPermissionStaysUntilItIsTakenAwayAndCannotComeBack() {
        var created = portal.create("Veteran", "scopes", "projects:read builds:read");
        portal.db()
                .update(ACCESS_TOKEN_SCOPE)
                .set(ACCESS_TOKEN_SCOPE.SCOPE, "old:read")
                .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(created.id()))
                .and(ACCESS_TOKEN_SCOPE.SCOPE.eq("builds:read"))
                .execute();
        var page = portal.owner().get(created.path() + "/edit");
        assertThat(page.html().select("[value=old:read][checked]")).hasSize(1);
        assertThat(page.text()).contains("Once taken away it can’t be given back.");

        edit(portal.owner(), created, "scopes", "old:read");
        assertThat(scopes(created)).containsExactly("old:read");
        edit(portal.owner(), created, "scopes", "projects:read", "widen", "yes");
        assertThat(scopes(created)).containsExactly("projects:read");
        var back = edit(portal.owner(), created, "scopes", "old:read", "widen", "yes");
        assertThat(back.problems()).contains("“old:read” is not a permission this portal knows");
    }

    @Test
    void aMemberCannotAddWhatMembersMayNotGrantButMayKeepIt() {
        var created = portal.create(portal.member(), "acme", "Older", "scopes", "members:read builds:read");
        portal.setPolicy(
                "acme",
                new Policy(
                        366,
                        90,
                        true,
                        false,
                        true,
                        Set.of("builds:read"),
                        Networks.ANYWHERE,
                        500,
                        Duration.ofDays(7),
                        null));
        try {
            var more = edit(portal.member(), created, "scopes", "members:write builds:read", "widen", "yes");
            assertThat(more.problems()).contains("Members can’t grant “members:");
            assertThat(edit(portal.member(), created, "scopes", "members:read").status())
                    .isEqualTo(303);
            assertThat(edit(portal.owner(), created, "scopes", "*", "widen", "yes")
                            .problems())
                    .contains("does not allow “everything”");
            // Nor does an owner put into a member's token what members may not grant.
            assertThat(edit(portal.owner(), created, "scopes", "metrics:read", "widen", "yes")
                            .problems())
                    .contains("Members can’t grant “metrics:read”");
        } finally {
            portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
        }
        assertThat(scopes(created)).containsExactly("members:read");
    }

    @Test
    void whatThePolicyHasComeToForbidMayStayInAnEditOfSomethingElse() {
        var created = portal.create("Before the policy", "expires", "never");
        portal.setPolicy(
                "acme",
                new Policy(
                        30, 30, false, false, true, null, Networks.parse("10.0.0.0/8"), 500, Duration.ofDays(7), null));
        try {
            assertThat(edit(portal.owner(), created, "description", "Still here")
                            .status())
                    .isEqualTo(303);
            assertThat(edit(portal.owner(), created, "allowed_networks", "192.0.2.0/24")
                            .problems())
                    .contains("is not within the networks");
        } finally {
            portal.setPolicy("acme", Policy.DEFAULT.withEndlessAllowed());
        }
    }

    @Test
    void theSecondOfTwoIsToldFieldByFieldWhatTheFirstSaved() {
        var created = portal.create(
                "Two desks", "scopes", "projects:read builds:read", "allowed_networks", "10.0.0.0/8 192.0.2.0/24");
        var seen = portal.owner().get(created.path() + "/edit").value("modified_at");
        edit(
                portal.owner(),
                created,
                "scopes",
                "builds:read",
                "allowed_networks",
                "192.0.2.0/24",
                "expires",
                "date",
                "expires_on",
                day(3));
        var second = edit(
                portal.owner(),
                created,
                "scopes",
                "projects:read",
                "allowed_networks",
                "10.0.0.0/8",
                "expires",
                "date",
                "expires_on",
                day(2),
                "modified_at",
                seen);

        assertThat(second.status()).isEqualTo(422);
        assertThat(second.problems())
                .contains("Somebody else saved the permissions “builds:read” since")
                .contains("Somebody else saved the networks “192.0.2.0/24” since")
                .contains("Somebody else saved the end “" + day(3));
        assertThat(scopes(created)).containsExactly("builds:read");
        // What narrowed the token as it was widens it as it is.
        var again =
                edit(portal.owner(), created, "scopes", "projects:read", "modified_at", second.value("modified_at"));
        assertThat(again.heading()).isEqualTo("Let Two desks do more?");
    }

    @Test
    void whatWasConfirmedOfAnOldStateDoesNotWidenTheNewOne() {
        var created = portal.create("Raced", "scopes", "projects:write");
        var seen = portal.owner().get(created.path() + "/edit").value("modified_at");
        edit(portal.owner(), created, "scopes", "projects:read");
        var stale = edit(portal.owner(), created, "scopes", "projects:write", "widen", "yes", "modified_at", seen);

        assertThat(stale.status()).isEqualTo(422);
        assertThat(scopes(created)).containsExactly("projects:read");
    }

    @Test
    void ofManyWhoEditAtOnceOneWinsAndTheOthersAreTold() throws Exception {
        var created = portal.create("Crowded", "scopes", "projects:write builds:write");
        var seen = portal.owner().get(created.path() + "/edit").value("modified_at");
        var answers = new ArrayList<Page>();
        try (var threads = Executors.newFixedThreadPool(10)) {
            var futures = new ArrayList<Future<Page>>();
            for (var i = 0; i < 10; i++) {
                var scopes = i % 2 == 0 ? "projects:read" : "builds:read";
                var description = "Desk " + i;
                futures.add(threads.submit(() -> edit(
                        portal.owner(), created, "scopes", scopes, "description", description, "modified_at", seen)));
            }
            for (var future : futures) {
                answers.add(future.get());
            }
        }

        assertThat(answers).filteredOn(page -> page.status() == 303).hasSize(1);
        assertThat(answers)
                .filteredOn(page -> page.status() == 422)
                .hasSize(9)
                .allSatisfy(page -> assertThat(page.problems()).contains("Somebody else saved the description “Desk "));
        assertThat(portal.eventsAbout(created.id())).hasSize(2);
        assertThat(scopes(created)).hasSize(1);
    }

    /** Whatever page may call it some day. */
    @Test
    void theChangeItselfRefusesWhatIsWiderOrLongerWithoutProof() {
        var created = portal.create("Behind the pages", "expires", "30d");
        var token = new TokenReader(portal.db())
                .find(row(created).getOrganizationId(), null, created.id())
                .orElseThrow();
        var editing = new TokenEditing(
                portal.db(),
                new AuditLog(new AuditStore(portal.db()), portal.clock()),
                new Transactions(portal.db()),
                portal.clock());
        var actor = new Actor(null, "A program", "", "");
        var wider = TokenEdit.ofScopes(token, List.of("projects:write"));
        var longer = new TokenEdit(token.name(), token.description(), token.scopes(), token.allowedNetworks(), null);

        assertThat(editing.edit(token, token.modifiedAt(), actor, wider, false))
                .isEqualTo(new TokenEditing.Result.ProofMissing());
        assertThat(editing.edit(token, token.modifiedAt(), actor, longer, true))
                .isEqualTo(new TokenEditing.Result.Prolonged());
        assertThat(scopes(created)).containsExactly("projects:read");
        assertThat(portal.eventsAbout(created.id())).hasSize(1);
    }

    @Test
    void twoChangesWithinOneInstantAreTwo() {
        var created = portal.create("One instant");
        portal.clock().stop();
        try {
            var client = portal.owner();
            edit(client, created, "description", "First");
            var seen = client.get(created.path() + "/edit").value("modified_at");
            edit(client, created, "description", "Second");
            assertThat(edit(client, created, "description", "Third", "modified_at", seen)
                            .status())
                    .isEqualTo(422);
            assertThat(row(created).getDescription()).isEqualTo("Second");
        } finally {
            portal.clock().reset();
        }
    }

    @Test
    void presetsAndTheSearchWorkOnTheEditFormToo() {
        var created = portal.create("Searched", "scopes", "members:write");
        var page = edit(portal.owner(), created, "scopes", "members:write", "do", "search", "q", "billing");

        assertThat(page.html().select("[data-found]:not([hidden])")).hasSize(1);
        assertThat(page.html().select("[data-found][hidden] [value=members:write][checked]"))
                .hasSize(1);
        var read = edit(portal.owner(), created, "scopes", "members:write", "do", "read");
        assertThat(read.html().select("[name=scopes.members][checked]").val()).isEqualTo("members:read");
        assertThat(scopes(created)).hasSize(2);
    }

    private static Page edit(Client client, Created created, String... namesAndValues) {
        var name = created.page().html().select("h2 bdi").text();
        var fields = Stream.concat(Stream.of("name", name), Stream.of(namesAndValues));
        return client.post(created.path() + "/edit", fields.toArray(String[]::new));
    }

    private AccessTokenRecord row(Created created) {
        return portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()));
    }

    private Set<String> scopes(Created created) {
        return portal.db()
                .select(ACCESS_TOKEN_SCOPE.SCOPE)
                .from(ACCESS_TOKEN_SCOPE)
                .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(created.id()))
                .fetchSet(ACCESS_TOKEN_SCOPE.SCOPE);
    }

    private Set<String> networks(Created created) {
        return portal.db()
                .select(ACCESS_TOKEN_NETWORK.NETWORK)
                .from(ACCESS_TOKEN_NETWORK)
                .where(ACCESS_TOKEN_NETWORK.TOKEN_ID.eq(created.id()))
                .fetchSet(ACCESS_TOKEN_NETWORK.NETWORK);
    }

    private static Set<String> set(String networks) {
        return networks.isEmpty() ? Set.of() : Set.of(networks.split(" "));
    }

    private String lastDetails(Created created) {
        return portal.eventsAbout(created.id()).getLast().getDetails();
    }

    private String day(int days) {
        return LocalDate.ofInstant(portal.clock().instant(), ZoneOffset.UTC)
                .plusDays(days)
                .toString();
    }
}
