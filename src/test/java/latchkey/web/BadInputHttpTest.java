package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import latchkey.Page;
import latchkey.Raw.Answer;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.database.TestDatabase;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read is refused whole, in our own look, with the id of the request. */
class BadInputHttpTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aBodyOfMoreThan64KibIsTooLarge() {
        var fields = "csrf=" + portal.owner().csrf() + "&name=";

        var largest = portal.owner().postRaw("/orgs/acme/tokens", fields + "x".repeat(64 * 1024 - fields.length()));
        assertThat(largest.status()).isEqualTo(422);

        var before = Snapshot.of(portal.db());
        for (var length : List.of(64 * 1024 + 1, 5_000_000)) {
            var answer = portal.owner().postRaw("/orgs/acme/tokens", fields + "x".repeat(length - fields.length()));
            assertErrorPage(answer, 413, "That is too much text");
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sign-in", "/theme", "/setup", "/oauth2/introspect", "/oauth2/revoke"})
    void aBodyInChunksHasTheSameLimit(String path) {
        var chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
        var answer = portal.raw()
                .sendText("POST " + path + " HTTP/1.1\r\nHost: localhost:"
                        + portal.latchkey().port()
                        + "\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nContent-Type: "
                        + FORM + "\r\n\r\n" + chunk.repeat(17) + "0\r\n\r\n");

        if (path.equals("/oauth2/introspect")) {
            // Whoever has not said who it is, is not listened to.
            assertThat(answer.status()).isEqualTo(401);
        } else {
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("That is too much text");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/json",
                "multipart/form-data; boundary=x",
                "application/xml",
                "",
                "application/x-www-form-urlencodedx",
            })
    void aBodyOfAnotherKindIsNotRead(String type) {
        var owner = portal.owner();
        var before = Snapshot.of(portal.db());
        var request = owner.request("/orgs/acme/tokens")
                .POST(BodyPublishers.ofString("name=x&scopes=projects:read&expires=30d&csrf=" + owner.csrf()));
        var answer = owner.send(type.isEmpty() ? request : request.header("Content-Type", type));

        assertErrorPage(answer, 415, "This kind of content can’t be read");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "; =x; ",
                "[x]=1; ",
                "b=x\"y; ",
                "{\"a\":1}; ",
                "a=b c; ",
                "ä=ü; ",
                "a; ",
                "a=\"b\\\"c\"; ",
                "$Version=1; ",
                "a=b,c; "
            })
    void aCookieOfSomebodyElseCostsNobodyTheirSession(String foreign) {
        var session = "latchkey-session=" + portal.owner().cookies().get("latchkey-session");
        var answer = portal.raw().get("/account", "Cookie: " + foreign + session);

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void whoeverIsHungUpOnIsToldBefore() {
        var answer = portal.raw()
                .sendText("POST /orgs/acme/tokens/%00 HTTP/1.1\r\nHost: localhost:"
                        + portal.latchkey().port() + "\r\nContent-Type: " + FORM
                        + "\r\nContent-Length: 3\r\n\r\nx=1");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Connection")).isEqualTo("close");
    }

    @ParameterizedTest
    @ValueSource(strings = {FORM + ";charset=UTF-8", FORM + "; charset=utf-8", "Application/X-WWW-Form-Urlencoded"})
    void aFormMaySayItsCharset(String type) {
        var owner = portal.owner();
        var answer = owner.send(owner.request("/orgs/acme/tokens")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("name=&csrf=" + owner.csrf())));

        assertThat(answer.status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=%",
                "name=%4",
                "name=%zz",
                "name=%+1",
                "name=%-1",
                "name=a%",
                "%=a",
                "name=%ff",
                "name=%c3",
                "name=%c0%80",
                "name=%ed%a0%80",
                "name=%f4%90%80%80",
                "name=\u00ff",
            })
    void brokenTextIsRefusedInFormsAndQueries(String fields) {
        var owner = portal.owner();
        var before = Snapshot.of(portal.db());

        assertErrorPage(
                owner.postRaw("/orgs/acme/tokens", fields + "&scopes=projects:read&expires=30d&csrf=" + owner.csrf()),
                400,
                "This request can’t be read");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        var query = portal.raw().get("/sign-in?" + fields);
        assertThat(query.status()).isEqualTo(400);
        assertThat(query.title()).endsWith("– Latchkey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "csrf", "expires", "description", "idempotency_key"})
    void aFieldThatComesTwiceIsRefused(String field) {
        var owner = portal.owner();
        var before = Snapshot.of(portal.db());
        var answer = owner.postRaw(
                "/orgs/acme/tokens",
                "name=a&description=&idempotency_key=&scopes=projects:read&expires=30d&csrf=" + owner.csrf() + "&"
                        + field + "=" + (field.equals("csrf") ? owner.csrf() : "b"));

        assertErrorPage(answer, 400, "This request can’t be read");
        assertThat(answer.text()).contains("The field “" + field + "” came more than once.");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void aFieldOfAnApiThatComesTwiceIsRefusedAsJson() {
        var answer = portal.stranger().postRaw("/oauth2/revoke", "token=a&token=b");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.body())
                .contains("\"status\":400", "came more than once", "urn:uuid:" + answer.header("X-Request-Id"));
    }

    @Test
    void whatIsNotThereIsSaidInOurLook() {
        assertErrorPage(portal.owner().get("/nowhere"), 404, "Page not found");
        assertErrorPage(portal.stranger().get("/nowhere"), 404, "Page not found");
    }

    @Test
    void whatARoleMayNotDoIsSaidInOurLook() {
        assertErrorPage(portal.member().get("/orgs/acme/audit"), 403, "Your role can’t do this");
    }

    @Test
    void anotherMethodIsRefusedInOurLook() {
        var owner = portal.owner();
        assertErrorPage(owner.send(owner.request("/account").DELETE()), 405, "This address can’t be used that way");
    }

    @Test
    void aFormThatIsRefusedIsShownAgainWithWhatIsWrong() {
        var answer = portal.owner().post("/orgs/acme/tokens", "name", "");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.html().title()).startsWith("Error: ").endsWith("– Latchkey");
        assertThat(answer.html().select("link[rel=stylesheet]")).hasSize(1);
    }

    @Test
    void aDefectOfOursIsOwnedUpToAndTellsNothingOfItself() {
        try (var broken = TestPortal.withPeople()) {
            var owner = broken.owner();
            var token = broken.create("Bot");
            broken.db().execute("RENAME TABLE access_token_usage TO mislaid");

            var answer = owner.get(token.path());
            assertErrorPage(answer, 500, "Something went wrong on our side");
            assertThat(answer.body()).doesNotContain("access_token", "SQL", "Exception", "latchkey.", "jooq");
            broken.db().execute("RENAME TABLE mislaid TO access_token_usage");
            assertThat(owner.get("/orgs/acme/tokens").status()).isEqualTo(200);
        }
    }

    @Test
    void aDefectOfOursIsJsonToPrograms() {
        try (var broken = TestPortal.withPeople()) {
            var token = broken.create("Bot");
            broken.db().execute("RENAME TABLE access_token_scope TO mislaid");

            var stranger = broken.stranger();
            var answer = stranger.send(
                    stranger.request("/api/v1/token").header("Authorization", "Bearer " + token.secret()));
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
            assertThat(answer.body())
                    .contains("urn:uuid:" + answer.header("X-Request-Id"))
                    .doesNotContain("access_token", "SQL", "Exception", "jooq", token.secret());
        }
    }

    @Test
    void withoutADatabaseThePortalSaysSoAndNeverThatATokenIsInactive() throws Exception {
        try (var cut = TestPortal.withPeople()) {
            var token = cut.create("Bot").secret();
            var server = cut.registerServer("API");
            var basic = "Basic " + base64(server.id() + ":" + server.secret());
            var owner = cut.owner();
            var stranger = cut.stranger();
            owner.csrf();
            List<Callable<Page>> pages = List.of(
                    () -> owner.get("/orgs/acme/tokens"),
                    () -> owner.get("/account"),
                    () -> owner.post("/orgs/acme/tokens", "name", "x"));
            List<Callable<Page>> calls = List.of(
                    () -> stranger.send(stranger.request("/api/v1/token").header("Authorization", "Bearer " + token)),
                    () -> stranger.postRaw("/oauth2/introspect", "token=" + token, "Authorization", basic),
                    () -> stranger.postRaw("/oauth2/revoke", "token=" + token));

            try (var all = new AllConnections(cut.database())) {
                assertThat(atOnce(pages)).allSatisfy(answer -> {
                    assertErrorPage(answer, 503, "Latchkey is not available right now");
                    assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
                    assertThat(answer.body()).doesNotContain("SQL", "Hikari", "jdbc");
                });
                assertThat(atOnce(calls)).allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
                    assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
                    assertThat(answer.body()).doesNotContain("active\"", token);
                });
                assertThat(all.held).isNotEmpty();
            }
            assertThat(owner.get("/orgs/acme/tokens").status()).isEqualTo(200);
        }
    }

    @Test
    void theErrorPageNeverRepeatsWhatWasSent() {
        for (var path : List.of("/<script>alert(1)</script>", "/sign-in?next=%ff<script>", "/x\"onload=y")) {
            Answer answer = portal.raw().get(path);
            assertThat(answer.status()).isIn(400, 404);
            assertThat(Jsoup.parse(answer.body()).select("main, title").html())
                    .doesNotContain("alert", "onload", "&lt;script");
            assertThat(answer.body()).doesNotContain("<script>");
        }
    }

    private static void assertErrorPage(Page page, int status, String heading) {
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.heading()).isEqualTo(heading);
        assertThat(page.html().title()).endsWith("– Latchkey");
        assertThat(page.html().select("link[rel=stylesheet]")).hasSize(1);
        assertThat(page.html().select("footer.foot")).hasSize(1);
        assertThat(page.text()).contains("Error " + status);
        assertThat(page.header("X-Request-Id"))
                .isNotEmpty()
                .isEqualTo(page.html().select("main code").text());
    }

    private static List<Page> atOnce(List<Callable<Page>> requests) throws Exception {
        try (var threads = Executors.newFixedThreadPool(requests.size())) {
            var answers = new ArrayList<Page>();
            for (var future : threads.invokeAll(requests)) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps every connection of a portal to itself. */
    private static final class AllConnections implements AutoCloseable {
        private final List<Connection> held = new ArrayList<>();

        AllConnections(TestDatabase database) throws SQLException {
            hold(database.dataSource(), TestDatabase.CONNECTIONS);
            hold(database.reading(), TestDatabase.READING_CONNECTIONS);
        }

        private void hold(DataSource source, int connections) throws SQLException {
            for (var i = 0; i < connections; i++) {
                held.add(source.getConnection());
            }
        }

        @Override
        public void close() throws SQLException {
            for (var connection : held) {
                connection.close();
            }
        }
    }
}
