package latchkey.account;

import static latchkey.database.schema.Tables.OUTBOX;
import static org.assertj.core.api.Assertions.assertThat;

import latchkey.TestFactors;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class NewDeviceHttpTest {
    private static final String OWNER = "owner@acme.example";

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void theFirstBrowserOfAnAccountIsNoNews() {
        portal.signIn("member@acme.example");

        assertThat(told("member@acme.example")).isZero();
    }

    @Test
    void anotherBrowserIsToldOnceAndAKnownOneNever() {
        var known = portal.signIn(OWNER);
        portal.signIn(OWNER);
        assertThat(told(OWNER)).isOne();

        known.signIn(OWNER, TestPortal.PASSWORD);
        known.signIn(OWNER, TestPortal.PASSWORD);
        assertThat(told(OWNER)).isOne();
    }

    @Test
    void whoeverStopsAtTheSecondStepIsNoNewBrowserYet() {
        var email = "auditor@acme.example";
        var factors = TestFactors.setUp(portal, portal.signIn(email));
        var client = TestFactors.halfWay(portal, email);
        assertThat(told(email)).isZero();

        factors.enter(portal, client);
        assertThat(told(email)).isOne();
    }

    private int told(String email) {
        return portal.db().fetchCount(OUTBOX, OUTBOX.KIND.eq("new_device"), OUTBOX.RECIPIENT.eq(email));
    }
}
