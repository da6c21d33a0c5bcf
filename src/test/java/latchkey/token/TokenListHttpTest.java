package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import org.jooq.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenListHttpTest {
    private static final String LIST = "/orgs/acme/tokens";

    private final TestPortal portal = TestPortal.withPeople();
    private Created week;

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeAll
    void fillTheOrganization() {
        portal.create("Never", "expires", "never");
        portal.create("Year", "expires", "365d");
        var revoked = portal.create("Revoked");
        portal.owner().post(revoked.path() + "/revocation");
        set(portal.create("Expired"), ACCESS_TOKEN.EXPIRES_AT, Instant.now().minus(Duration.ofDays(1)));
        set(
                portal.create("Idle", "expires", "180d"),
                ACCESS_TOKEN.CREATED_AT,
                Instant.now().minus(Duration.ofDays(91)));
        week = portal.create(portal.member(), "acme", "Week", "expires", "7d", "description", "Nightly run");
        portal.create("Quarter", "expires", "90d", "description", "Für Ärger & Straßen");
        portal.create(portal.otherOwner(), "globex", "Foreign", "expires", "7d");
    }

    @Test
    void liveOnesComeFirstTheSoonestToExpireOnTopAndTheDeadLast() {
        var names = names(portal.owner().get(LIST));

        assertThat(names.subList(0, 5)).containsExactly("Week", "Quarter", "Idle", "Year", "Never");
        assertThat(names.subList(5, names.size())).containsExactlyInAnyOrder("Revoked", "Expired");
    }

    @Test
    void eachRowTellsWhatTheTokenIs() {
        var row = portal.owner().get(LIST + "?q=Week").html().select("tbody tr").text();

        assertThat(row)
                .contains("Week", "Nightly run", "Expires soon", week.secret().substring(0, 16) + "…")
                .contains("member@acme.example", "projects:read", "Never", "in 7 days")
                .doesNotContain(week.secret());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?status=live", "?q=lk", "?scope=projects:read", "?used=never", "?sort=-name&status=live"})
    void whatOthersOwnIsNotEvenCountedForAMember(String list) {
        var page = portal.member().get(LIST + list);

        assertThat(names(page)).containsExactly("Week");
        assertThat(page.html().select("caption").text()).startsWith("1 token,");
    }

    @Test
    void membersSeeOnlyTheirOwnAndAreToldSo() {
        var page = portal.member().get(LIST);

        assertThat(names(page)).containsExactly("Week");
        assertThat(page.text()).contains("You see the tokens that you own");
        assertThat(counters(page))
                .containsExactly("1 Live", "1 Expire in 14 days", "0 Unused for 90 days", "0 Revoked or expired");
        assertThat(names(portal.member().get(LIST + "?q=Year"))).isEmpty();
    }

    @Test
    void auditorsSeeAllAndCreateNone() {
        var page = portal.auditor().get(LIST);

        assertThat(names(page)).isEqualTo(names(portal.owner().get(LIST)));
        assertThat(createLinks(page)).isZero();
        assertThat(page.text()).contains("As an auditor you see every token and change none");
    }

    @Test
    void ownersAndMembersCanCreate() {
        assertThat(createLinks(portal.owner().get(LIST))).isEqualTo(1);
        assertThat(createLinks(portal.member().get(LIST))).isEqualTo(1);
    }

    @Test
    void nothingOfAnotherOrganizationIsEverThere() {
        assertThat(portal.owner().get(LIST).text()).doesNotContain("Foreign");
        assertThat(names(portal.owner().get(LIST + "?q=Foreign"))).isEmpty();
        assertThat(names(portal.otherOwner().get("/orgs/globex/tokens"))).containsExactly("Foreign");
        assertThat(portal.owner().get("/orgs/globex/tokens").status()).isEqualTo(404);
        assertThat(portal.otherOwner().get(LIST).status()).isEqualTo(404);
        assertThat(portal.administrator().get(LIST).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "YEAR, Year",
        "'  year ', Year",
        "NIGHTLY, Week",
        "member@acme, Week",
        "für ärger, Quarter",
        "fu\u0308r A\u0308RGER, Quarter",
        "straßen, Quarter",
        "STRASSEN, Quarter",
        "arger fur, Quarter",
        "nig ru wee, Week",
    })
    void aSearchFindsTheBeginningsOfWordsOfNameDescriptionAndOwnerInAnyLetterCase(String q, String name) {
        assertThat(search(q)).containsExactly(name);
    }

    @Test
    void aSearchFindsNoPrefixByWhatItHasByChance() {
        assertThat(search(week.secret().substring(3, 16))).isEmpty();
    }

    @Test
    void aSearchFindsAPrefixAndItsBeginning() {
        var prefix = week.secret().substring(0, 16);

        assertThat(search(prefix)).containsExactly("Week");
        assertThat(search(prefix.substring(0, 10))).containsExactly("Week");
        assertThat(search("lk_")).hasSize(7);
        assertThat(search(week.secret().substring(0, 17))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100% sure",
                "under_score",
                "Ha!lt!",
                "back\\slash",
                "it's \"quoted\"",
                "select;--drop",
                "🔑 key",
                "<ibis>"
            })
    void everyCharacterOfASearchIsTakenLiterally(String name) {
        var created = portal.create(name);
        try {
            assertThat(search(name)).containsExactly(name);
            assertThat(search(name.toUpperCase(Locale.ROOT))).containsExactly(name);
            assertThat(portal.owner().get(LIST + "?q=" + Client.encode(name)).value("q"))
                    .isEqualTo(name);
        } finally {
            remove(created);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%", "Qua%ter", "Qua_ter", "!", "!%", "\\", "'", "\"", "' OR '1'='1", "\u0000", "%00", "ear"})
    void noCharacterOfASearchMeansAnythingElse(String q) {
        assertThat(search(q)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "live, 'Week,Quarter,Idle,Year,Never'",
        "active, 'Quarter,Idle,Year,Never'",
        "expires_soon, Week",
        "unused, Idle",
        "expired, Expired",
        "revoked, Revoked",
        "ended, 'Revoked,Expired'",
        "rotating, ''",
        "blocked, ''",
    })
    void eachStatusShowsTheTokensThatAreInIt(String status, String names) {
        var page = portal.owner().get(LIST + "?status=" + status);

        assertThat(names(page)).containsExactlyInAnyOrder(names.isEmpty() ? new String[0] : names.split(","));
        assertThat(page.html().select("#status option[selected]").val()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LIVE", "unknown", "1", "%27"})
    void anUnknownStatusFiltersNothing(String status) {
        assertThat(names(portal.owner().get(LIST + "?status=" + status))).hasSize(7);
    }

    @Test
    void aSearchAndAStatusGoTogether() {
        assertThat(names(portal.owner().get(LIST + "?status=active&q=ne"))).containsExactly("Never");
        assertThat(names(portal.owner().get(LIST + "?status=revoked&q=Year"))).isEmpty();
    }

    @Test
    void theCountersAgreeWithTheListsTheyLeadTo() {
        var page = portal.owner().get(LIST);

        assertThat(counters(page))
                .containsExactly("5 Live", "1 Expire in 14 days", "1 Unused for 90 days", "2 Revoked or expired");
        for (var counter : page.html().select(".counters a")) {
            var expected = Integer.parseInt(counter.select("strong").text());
            assertThat(names(portal.owner().get(counter.attr("href"))))
                    .as(counter.text())
                    .hasSize(expected);
        }
    }

    @Test
    void aTokenUsedWithinNinetyDaysIsNotUnused() {
        var idle = portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.NAME.eq("Idle"));
        idle.setLastUsedAt(Instant.now().minus(Duration.ofDays(89)));
        idle.update();
        assertThat(names(portal.owner().get(LIST + "?status=unused"))).isEmpty();

        idle.setLastUsedAt(Instant.now().minus(Duration.ofDays(91)));
        idle.update();
        assertThat(names(portal.owner().get(LIST + "?status=unused"))).containsExactly("Idle");
    }

    @Test
    void whereNoTokenMatchesThereIsAWayBack() {
        var page = portal.owner().get(LIST + "?q=nothing+like+it");

        assertThat(page.text()).contains("No tokens match", "Clear filters").doesNotContain("No tokens yet");
        assertThat(page.html().select(".empty a").attr("href")).isEqualTo(LIST);
    }

    static List<String> names(Page page) {
        assertThat(page.status()).isEqualTo(200);
        return page.html().select("tbody th a").eachText();
    }

    private List<String> search(String q) {
        return names(portal.owner().get(LIST + "?q=" + Client.encode(q)));
    }

    private static List<String> counters(Page page) {
        return new ArrayList<>(page.html().select(".counters a").eachText());
    }

    private static int createLinks(Page page) {
        return page.html().select("main a[href=/orgs/acme/tokens/new]").size();
    }

    private <T> void set(Created token, Field<T> field, T value) {
        portal.db()
                .update(ACCESS_TOKEN)
                .set(field, value)
                .where(ACCESS_TOKEN.ID.eq(token.id()))
                .execute();
    }

    /** Out of sight of the other tests. */
    private void remove(Created token) {
        var elsewhere = portal.db()
                .fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.NAME.eq("Foreign"))
                .getOrganizationId();
        set(token, ACCESS_TOKEN.ORGANIZATION_ID, elsewhere);
    }
}
