package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.Page;
import latchkey.Snapshot;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** People paste what they have at hand: a secret in a text would stay in the log for ever. */
class TypedSecretHttpTest {
    private static final String MESSAGE = "This holds a whole token";

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void noTextOfATokenHoldsASecret() {
        var created = portal.create("Pasted");
        var secret = created.secret();
        var owner = portal.owner();
        owner.csrf();
        var before = Snapshot.of(portal.db());

        refused(owner.post("/orgs/acme/tokens", "name", secret, "expires", "30d", "scopes", "projects:read"));
        refused(owner.post(
                "/orgs/acme/tokens",
                "name",
                "New",
                "description",
                "is " + secret,
                "expires",
                "30d",
                "scopes",
                "projects:read"));
        refused(owner.post(created.path() + "/edit", "name", "Pasted", "description", "was " + secret));
        refused(owner.post(created.path() + "/revocation", "note", "found " + secret + " in a log"));

        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    private static void refused(Page page) {
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains(MESSAGE);
    }
}
