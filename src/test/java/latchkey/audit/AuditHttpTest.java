package latchkey.audit;

import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.Transactions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditHttpTest {
    private static final String LOG = "/orgs/acme/audit";

    private final TestPortal portal = TestPortal.withPeople();
    private Created alpha;

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeAll
    void letThingsHappen() {
        alpha = portal.create("Alpha", "scopes", "projects:write");
        portal.owner().post(alpha.path() + "/edit", "name", "Alpha 100%", "description", "");
        portal.owner().post(alpha.path() + "/revocation", "note", "Found in a <b>log</b>");
        portal.create(portal.member(), "acme", "Beta");
        portal.create(portal.otherOwner(), "globex", "Foreign");
        new Client(portal.url()).signIn("member@acme.example", "not the password");
    }

    @Test
    void everyEventIsASentence() {
        assertThat(sentences(portal.owner().get(LOG)))
                .contains(
                        "owner@acme.example created the token Alpha.",
                        "owner@acme.example edited the token Alpha 100%.",
                        "owner@acme.example revoked the token Alpha 100%.",
                        "member@acme.example created the token Beta.",
                        "member@acme.example signed in.",
                        "member@acme.example was refused at sign-in.",
                        "owner@acme.example signed in.");
    }

    @Test
    void theNewestComesFirst() {
        assertThat(sentences(portal.owner().get(LOG + "?target=alpha")))
                .containsExactly(
                        "owner@acme.example revoked the token Alpha 100%.",
                        "owner@acme.example edited the token Alpha 100%.",
                        "owner@acme.example created the token Alpha.");
    }

    @Test
    void anEventTellsWhenFromWhereAndWhatExactly() {
        var event = portal.owner()
                .get(LOG + "?action=token.revoked")
                .html()
                .select(".events li")
                .first();

        assertThat(event.select("time").attr("datetime")).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
        assertThat(event.text()).contains("just now from 127.0.0.1", "reason Found in a <b>log</b>", "request ");
        assertThat(event.select("a").attr("href")).isEqualTo(alpha.path());
        assertThat(event.select("dl b")).isEmpty();
    }

    @Test
    void auditorsSeeTheSame() {
        assertThat(sentences(portal.auditor().get(LOG + "?target=a")))
                .isEqualTo(sentences(portal.owner().get(LOG + "?target=a")));
    }

    @Test
    void membersAreTurnedAwayAndOthersFindNothing() {
        var page = portal.member().get(LOG);

        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).contains("Your role can’t do this").doesNotContain("created the token");
        assertThat(portal.otherOwner().get(LOG).status()).isEqualTo(404);
        assertThat(portal.administrator().get(LOG).status()).isEqualTo(404);
        assertThat(portal.stranger().get(LOG).location()).isEqualTo("/sign-in?next=%2Forgs%2Facme%2Faudit");
    }

    @Test
    void nothingOfAnotherOrganizationIsEverThere() {
        assertThat(portal.owner().get(LOG).text()).doesNotContain("Foreign", "globex");
        assertThat(portal.owner().get(LOG + "?target=Foreign").text()).contains("No events match");
        assertThat(portal.otherOwner().get("/orgs/globex/audit").text())
                .contains("Foreign")
                .doesNotContain("acme");
    }

    @Test
    void noSecretIsInTheDetails() {
        assertThat(portal.owner().get(LOG).body())
                .contains("projects:read projects:write", alpha.secret().substring(0, 16))
                .doesNotContain(alpha.secret())
                .doesNotContain(TestPortal.PASSWORD)
                .doesNotContain("not the password");
    }

    @ParameterizedTest
    @CsvSource({
        "action=token.created, 2",
        "action=token.edited, 1",
        "action=token.revoked, 1",
        "action=account.sign_in_refused, 1",
        "action=account.signed_out, 0",
        "action=token.created&actor=member, 1",
        "action=token.created&actor=MEMBER%40ACME, 1",
        "action=token.created&target=bet, 1",
        "action=token.created&target=Alpha&actor=member, 0",
        "target=100%25, 2",
        "target=Alpha%251, 0",
        "target=Alph_, 0",
        "actor=nobody, 0",
    })
    void filtersShowOnlyWhatIsLikeThem(String query, int count) {
        var page = portal.owner().get(LOG + "?" + query);

        assertThat(sentences(page)).hasSize(count);
        assertThat(page.text().contains("No events match")).isEqualTo(count == 0);
    }

    @Test
    void theFiltersAreKeptInTheirFields() {
        var page =
                portal.owner().get(LOG + "?action=token.edited&actor=%22x%22&target=y&from=2026-01-02&to=2026-01-03");

        assertThat(page.html().select("#action option[selected]").val()).isEqualTo("token.edited");
        assertThat(page.value("actor")).isEqualTo("\"x\"");
        assertThat(page.value("target")).isEqualTo("y");
        assertThat(page.value("from")).isEqualTo("2026-01-02");
        assertThat(page.value("to")).isEqualTo("2026-01-03");
        assertThat(page.html().select("a[href=" + LOG + "]").eachText()).contains("Clear filters");
    }

    @Test
    void daysAreWholeDaysInUtc() {
        record("globex", "Day before", Instant.parse("2026-01-09T23:59:59.999999Z"));
        record("globex", "First moment", Instant.parse("2026-01-10T00:00:00Z"));
        record("globex", "Last moment", Instant.parse("2026-01-10T23:59:59.999999Z"));
        record("globex", "Day after", Instant.parse("2026-01-11T00:00:00Z"));

        assertThat(targets("?from=2026-01-10&to=2026-01-10")).containsExactly("Last moment", "First moment");
        assertThat(targets("?from=2026-01-11&to=2026-01-11")).containsExactly("Day after");
        assertThat(targets("?to=2026-01-09")).containsExactly("Day before");
        assertThat(targets("?from=2026-01-11&to=2026-01-10")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "action=token.exploded",
                "action=*",
                "from=yesterday",
                "from=2026-02-30",
                "from=2026-2-3",
                "from=0000-00-00",
                "from=9999-12-31",
                "from=%2B999999999-12-31",
                "to=-999999999-01-01",
                "to=1969-12-31",
                "to=%00",
                "before=",
                "before=nonsense",
                "before=_",
                "before=2026-01-01T00:00:00Z",
                "before=2026-01-01T00:00:00Z_not-a-uuid",
                "before=%2B1000000000-12-31T23:59:59Z_00000000-0000-0000-0000-000000000000",
                "before=-1000000000-01-01T00:00:00Z_00000000-0000-0000-0000-000000000000",
                "before=%2B12000-01-01T00:00:00Z_00000000-0000-0000-0000-000000000000",
                "unknown=parameter",
            })
    void whatCannotBeUnderstoodFiltersNothing(String query) {
        var page = portal.owner().get(LOG + "?target=Alpha&" + query);

        assertThat(page.status()).isEqualTo(200);
        assertThat(sentences(page)).hasSize(3);
    }

    @Test
    void noEventIsLostOrDoubledWhenManyHappenAtOnce() {
        try (var busy = TestPortal.withPeople()) {
            var at = Instant.parse("2026-03-01T12:00:00.123456Z");
            var expected =
                    IntStream.range(0, 120).mapToObj("Event %03d"::formatted).toList();
            expected.forEach(target -> record(busy, "acme", target, at));

            var seen = new ArrayList<String>();
            var sizes = new ArrayList<Integer>();
            var url = LOG + "?target=event&to=2026-03-01";
            while (!url.isEmpty()) {
                var page = busy.owner().get(url);
                var targets =
                        page.html().select(".events p bdi:not(strong bdi)").eachText();
                sizes.add(targets.size());
                seen.addAll(targets);
                url = page.html().select("a[rel=next]").attr("href");
                assertThat(url)
                        .satisfiesAnyOf(
                                last -> assertThat(last).isEmpty(),
                                next -> assertThat(next).startsWith(LOG + "?target=event&to=2026-03-01&before="));
                // What happens meanwhile moves nothing.
                record(busy, "acme", "Event meanwhile", at.plusSeconds(1));
            }
            assertThat(sizes).containsExactly(50, 50, 20);
            assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(busy.owner()
                            .get(LOG)
                            .html()
                            .select("nav[aria-label=Pages] a")
                            .eachText())
                    .containsExactly("Older events");
        }
    }

    @Test
    void anOlderPageLeadsBackToTheNewest() {
        var page = portal.owner().get(LOG + "?before=2100-01-01T00:00:00Z_" + new UUID(0, 0));

        assertThat(page.html().select("nav[aria-label=Pages] a").text()).contains("Newest events");
        assertThat(sentences(page)).isNotEmpty();
    }

    @Test
    void signingOutIsAnEvent() {
        try (var quiet = TestPortal.withPeople()) {
            var auditor = quiet.auditor();
            auditor.post("/sign-out");

            assertThat(sentences(quiet.owner().get(LOG + "?action=account.signed_out")))
                    .containsExactly("auditor@acme.example signed out.");
        }
    }

    @Test
    void theRefusedSignInOfAStrangerIsInNoOrganizationsLog() {
        new Client(portal.url()).signIn("stranger@elsewhere.example", "whatever it may be");

        assertThat(portal.owner().get(LOG).text()).doesNotContain("stranger@elsewhere.example");
    }

    private static List<String> sentences(Page page) {
        assertThat(page.status()).isEqualTo(200);
        return page.html().select(".events > li > p:not(.sub)").eachText();
    }

    private List<String> targets(String query) {
        return portal.otherOwner()
                .get("/orgs/globex/audit" + query)
                .html()
                .select(".events p bdi:not(strong bdi)")
                .eachText();
    }

    private void record(String slug, String target, Instant at) {
        record(portal, slug, target, at);
    }

    private static void record(TestPortal portal, String slug, String target, Instant at) {
        var organization = portal.db()
                .fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq(slug))
                .getId();
        var db = portal.db();
        var events = new AuditStore(db);
        new Transactions(db)
                .run(() -> events.append(
                        organization,
                        List.of(new AuditEvent(
                                UuidCreator.getTimeOrderedEpoch(),
                                organization,
                                at,
                                new Actor(null, "somebody", "203.0.113.1", "request"),
                                AuditAction.ORGANIZATION_CREATED.code(),
                                null,
                                target,
                                Map.of()))));
    }
}
