package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.Snapshot;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSearchHttpTest {
    private static final String LIST = "/orgs/acme/tokens";
    private static final String SEARCH = LIST + "/search";

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aPastedTokenLeadsToItsPageAndCountsAsNoUse() {
        var token = portal.create("Found in a log");
        var before = Snapshot.of(portal.db());
        var answer = portal.owner().post(SEARCH, "token", "  " + token.secret() + "\n");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo(token.path()).doesNotContain(token.secret());
        portal.flushUsage();
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        assertThat(portal.owner().get(token.path()).text())
                .contains("is the current secret of Found in a log, which is active")
                .doesNotContain(token.secret());
    }

    @Test
    void aDeadTokenIsFoundAndItsStateIsSaid() {
        var token = portal.create("Long gone");
        portal.owner().post(token.path() + "/revocation");
        var answer = portal.auditor().post(SEARCH, "token", token.secret());

        assertThat(answer.location()).isEqualTo(token.path());
        assertThat(portal.auditor().get(token.path()).text()).contains("Long gone, which is revoked");
    }

    @Test
    void aFormerSecretIsFoundToo() {
        var token = portal.create("Rotated");
        var current = portal.owner()
                .post(token.path() + "/rotation", "expires", "30d", "grace", "24h")
                .secret();
        for (var secret : new String[] {token.secret(), current}) {
            assertThat(portal.owner().post(SEARCH, "token", secret).location()).isEqualTo(token.path());
            assertThat(portal.owner().get(token.path()).text())
                    .contains(
                            secret.equals(current)
                                    ? "is the current secret of Rotated"
                                    : "is a former secret of Rotated");
        }
    }

    @Test
    void anothersTokenIsLikeNone() {
        var foreign = portal.create(portal.otherOwner(), "globex", "Foreign");
        var owners = portal.create("Of the owner");
        var none = TokenSecret.generate("lk").expose();
        var answer = portal.member().post(SEARCH, "token", none);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problems()).isEqualTo("No token of this organization has that secret");
        assertThat(portal.owner().post(SEARCH, "token", foreign.secret()).problems())
                .isEqualTo(answer.problems());
        assertThat(portal.member().post(SEARCH, "token", owners.secret()).text())
                .isEqualTo(answer.text());
        assertThat(portal.member().post(SEARCH, "token", foreign.secret()).text())
                .isEqualTo(answer.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lk_", "Deploy bot", "lk_0000000000000000000000000000000000000000000000", "%", "🔑"})
    void whatIsNoTokenIsRefusedAndNotShownAgain(String typed) {
        var answer = portal.owner().post(SEARCH, "token", typed);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problems()).isNotEmpty();
        assertThat(answer.value("token")).isEmpty();
    }

    @Test
    void aTokenInTheAddressOfAListOrAFileIsNeitherSearchedNorShownNorKept() {
        var token = portal.create("In an address");
        var before = Snapshot.of(portal.db());
        for (var page : new String[] {
            LIST + "?q=",
            LIST + "?owner=",
            LIST + "?network=",
            LIST + "/export?q=",
            LIST + "/export?owner=",
            "/orgs/acme/audit?actor=",
            "/orgs/acme/audit?target=",
            "/orgs/acme/audit/export?actor=",
            "/orgs/acme/audit/export?format=jsonl&target=",
            "/orgs/acme/audit/export?from=",
        }) {
            for (var typed : new String[] {token.secret(), "x" + token.secret() + "y", "in+" + token.secret()}) {
                var answer = portal.owner().get(page + typed);

                assertThat(answer.status()).as(page).isEqualTo(303);
                assertThat(answer.location()).isEqualTo(SEARCH + "?instead=1");
                assertThat(answer.body()).doesNotContain(token.secret());
            }
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        assertThat(portal.owner().get(SEARCH + "?instead=1").text()).contains("holds a whole token");
    }
}
