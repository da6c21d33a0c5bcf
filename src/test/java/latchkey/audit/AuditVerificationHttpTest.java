package latchkey.audit;

import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import latchkey.Page;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The button on the page of the log. */
class AuditVerificationHttpTest {
    private static final String LOG = "/orgs/acme/audit";

    private final TestPortal portal = TestPortal.withPeople();
    private final UUID acme =
            portal.db().fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq("acme")).getId();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void anIntactLogIsSaidToBeIntactAndThatIsRecorded() {
        portal.create("Alpha");
        portal.signAudit();
        for (var client : List.of(portal.owner(), portal.auditor())) {
            var page = client.post(LOG + "/verification");

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.heading()).isEqualTo("The audit log is intact");
            assertThat(page.text())
                    .contains("each as it was written", "Last checkpoint Signed on", "Public key MCowBQ");
        }
        assertThat(sentences("?action=audit.verified"))
                .contains("owner@acme.example verified the audit log.", "auditor@acme.example verified the audit log.");
        assertThat(portal.owner().get(LOG + "?action=audit.verified").text()).contains("result intact");
    }

    @Test
    void aBrokenLogNamesTheEventAndThatIsRecorded() {
        try (var attacked = TestPortal.withPeople()) {
            var organization = attacked.db()
                    .fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq("acme"))
                    .getId();
            var created = attacked.create("Alpha");
            attacked.owner().post(created.path() + "/revocation");
            var attacker = new Tampering(attacked.db());
            var id = attacker.idAt(organization, 2);
            attacker.execute("UPDATE audit_event SET actor = 'member@acme.example' WHERE id = ?", id);
            var page = attacked.auditor().post(LOG + "/verification");

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.heading()).isEqualTo("The audit log is broken");
            assertThat(page.text())
                    .contains("The event at place 2 (" + id, "was changed after it was written", "audit verify");
            assertThat(attacked.owner().get(LOG + "?action=audit.verified").text())
                    .contains("result edited", "The event at place 2");
            attacked.create("Things go on");
        }
    }

    @Test
    void whoMayNotReadTheLogMayNotVerifyIt() {
        assertThat(portal.member().post(LOG + "/verification").status()).isEqualTo(403);
        assertThat(portal.otherOwner().post(LOG + "/verification").status()).isEqualTo(404);
        assertThat(portal.administrator().post(LOG + "/verification").status()).isEqualTo(404);
        assertThat(portal.owner().get(LOG + "/verification").status()).isEqualTo(405);
    }

    @Test
    void theLogOfATokenIsOneFilter() {
        var token = portal.create("Filtered");
        portal.create("Filtered too");
        portal.owner().post(token.path() + "/revocation");
        var page = portal.owner().get(LOG + "?token=" + token.id());

        assertThat(sentences("?token=" + token.id()))
                .containsExactly(
                        "owner@acme.example revoked the token Filtered.",
                        "owner@acme.example created the token Filtered.");
        assertThat(page.text()).contains("Only what concerns the token Filtered.");
        assertThat(page.value("token")).isEqualTo(token.id().toString());
        assertThat(page.html().select("a:contains(JSON Lines)").attr("href"))
                .isEqualTo(LOG + "/export?token=" + token.id() + "&format=jsonl");
        assertThat(portal.owner()
                        .get(token.path())
                        .html()
                        .select("a[href*=audit]")
                        .eachAttr("href"))
                .contains(LOG + "?token=" + token.id());
        assertThat(portal.member().get(LOG + "?token=" + token.id()).status()).isEqualTo(403);
    }

    @Test
    void aTokenOfAnotherOrganizationIsInNoLogOfThisOne() {
        var foreign = portal.create(portal.otherOwner(), "globex", "Foreign");
        var page = portal.owner().get(LOG + "?token=" + foreign.id());

        assertThat(page.text()).contains("No events match").doesNotContain("Foreign");
    }

    @Test
    void whatIsNoTokenFiltersNothing() {
        for (var text : List.of("x", "%00", "1-1-1-1-1", acme.toString().toUpperCase(Locale.ROOT))) {
            assertThat(portal.owner().get(LOG + "?token=" + text).text()).doesNotContain("Only what concerns");
        }
    }

    private List<String> sentences(String query) {
        return sentences(portal.owner().get(LOG + query));
    }

    private static List<String> sentences(Page page) {
        assertThat(page.status()).isEqualTo(200);
        return page.html().select(".events > li > p:not(.sub)").eachText();
    }
}
