package latchkey.browser;

import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import latchkey.TestPortal;
import latchkey.audit.Tampering;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An auditor looks after the log: with scripts and without. */
class AuditBrowserTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final Browser scripted = Browser.of(portal).signIn("auditor@acme.example");
    private final Browser plain = Browser.withoutJavaScript(portal).signIn("auditor@acme.example");

    @AfterAll
    void stop() {
        scripted.close();
        plain.close();
        portal.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAuditorFollowsATokenIntoTheLogAndVerifiesIt(boolean scripts) {
        var auditor = scripts ? scripted : plain;
        var token = portal.create("Watched " + scripts);
        auditor.go(token.path()).follow("Everything about this token in the audit log");
        assertThat(auditor.all(".events > li")).hasSize(1);
        assertThat(auditor.text()).contains("Only what concerns the token Watched " + scripts);

        auditor.follow("Clear filters").follow("Verify the log");
        assertThat(auditor.heading()).isEqualTo("The audit log is intact");
        auditor.follow("Verify again");
        assertThat(auditor.heading()).isEqualTo("The audit log is intact");

        var acme = portal.db()
                .fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq("acme"))
                .getId();
        var attacker = new Tampering(portal.db());
        attacker.swapPlaces(acme, 1, 2);
        auditor.follow("Verify again");
        assertThat(auditor.heading()).isEqualTo("The audit log is broken");
        assertThat(auditor.text()).contains("Events were put out of their order", "The event at place 1");
        attacker.swapPlaces(acme, 1, 2);
        auditor.follow("Back to the log");
        assertThat(auditor.heading()).isEqualTo("Audit log");
        assertThat(auditor.text()).contains("auditor@acme.example verified the audit log");
    }
}
