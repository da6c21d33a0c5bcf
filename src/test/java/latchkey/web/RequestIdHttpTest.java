package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RequestIdHttpTest {
    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void theIdOnThePageOfAFailureLeadsToItInTheLog() throws Exception {
        portal.owner();
        portal.db().execute("RENAME TABLE access_token_usage TO elsewhere");

        portal.create("Counted");
        var page = portal.owner().get("/orgs/acme/tokens");

        assertThat(page.status()).isEqualTo(500);
        var id = page.html().select("code").text();
        assertThat(id).isEqualTo(page.header("X-Request-Id"));
        assertThat(Files.readString(Path.of("target/test.log"))).contains("[" + id + "] Unexpected failure");
    }

    @Test
    void noTwoRequestsShareAnId() {
        assertThat(portal.stranger().get("/sign-in").header("X-Request-Id"))
                .isNotEqualTo(portal.stranger().get("/sign-in").header("X-Request-Id"));
    }
}
