package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.organization.Policy;
import latchkey.web.Networks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TokenLimitHttpTest {
    private static final Policy THREE =
            new Policy(366, 90, false, false, true, null, Networks.ANYWHERE, 3, Duration.ofDays(7), null);

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void ofManyAtOnceNoMoreThanAllowedAreCreated() throws Exception {
        portal.setPolicy("acme", THREE);
        var owner = portal.owner();
        owner.csrf();
        try (var people = Executors.newFixedThreadPool(8)) {
            var tries = IntStream.range(0, 8)
                    .mapToObj(number -> (Callable<Page>) () -> create("At once " + number))
                    .toList();
            var answers = people.invokeAll(tries).stream()
                    .map(answer -> answer.resultNow().status())
                    .toList();
            assertThat(answers).containsOnly(200, 422);
            assertThat(answers.stream().filter(status -> status == 200)).hasSize(3);
        }
        assertThat(portal.db().fetchCount(ACCESS_TOKEN)).isEqualTo(3);

        var refused = create("One more");
        assertThat(refused.problems())
                .isEqualTo(
                        "Your organization has as many live tokens as its policy allows, 3, or more. Revoke what nobody needs");
        assertThat(portal.create(portal.otherOwner(), "globex", "Elsewhere")
                        .page()
                        .status())
                .isEqualTo(200);

        var id = portal.db().select(ACCESS_TOKEN.ID).from(ACCESS_TOKEN).limit(1).fetchSingle(ACCESS_TOKEN.ID);
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.REVOKED_AT, portal.clock().instant())
                .set(ACCESS_TOKEN.REVOCATION_REASON, "")
                .where(ACCESS_TOKEN.ID.eq(id))
                .execute();
        assertThat(create("One more").status()).isEqualTo(200);
    }

    private Page create(String name) {
        return portal.owner()
                .post(
                        "/orgs/acme/tokens",
                        "name",
                        name,
                        "expires",
                        "30d",
                        "scopes",
                        "projects:read",
                        "description",
                        "");
    }
}
