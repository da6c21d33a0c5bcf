package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardAuthHttpTest {
    private static final String REALM = "Bearer realm=\"Latchkey\"";
    private static final String INVALID = REALM + ", error=\"invalid_token\"";

    private final TestPortal portal = TestPortal.withPeople(Map.of("trusted-proxies", "127.0.0.1, ::1"));

    @AfterAll
    void stop() {
        portal.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void aGoodTokenIsLetThroughWithWhoseItIs(String method) {
        var token = portal.create("Deploy bot, " + method, "scopes", "projects:write");
        var answer = ask(method, "/forward-auth?scope=projects:read", "Bearer " + token.secret());

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("X-Token-Id")).isEqualTo(token.id().toString());
        assertThat(answer.header("X-Token-Name")).isEqualTo("Deploy%20bot%2C%20" + method);
        assertThat(answer.header("X-Organization-Id")).isEqualTo(organization(token));
        assertThat(answer.header("X-Token-Scopes")).isEqualTo("projects:read projects:write");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).isEmpty();
        assertThat(answer.response().headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void aNameOfAnyTextFitsAHeader() {
        var token = portal.create("Büro „Süd“ 🗝\u200B \"x\"");

        assertThat(ask("/forward-auth", token).header("X-Token-Name"))
                .isEqualTo("B%C3%BCro%20%E2%80%9ES%C3%BCd%E2%80%9C%20%F0%9F%97%9D%E2%80%8B%20%22x%22");
    }

    @Test
    void withoutATokenTheChallengeNamesNoError() {
        for (var authorization : new String[] {null, "", "Bearer", "Basic eDp5", "Token x"}) {
            var answer = ask("GET", "/forward-auth?scope=projects:read", authorization);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo(REALM);
        }
    }

    @Test
    void whateverIsNoLiveTokenIsAnsweredAlike() {
        var revoked = portal.create("Revoked");
        portal.owner().post(revoked.path() + "/revocation");
        var elsewhere = portal.create("Elsewhere", "allowed_networks", "192.0.2.0/24");
        for (var secret : List.of(
                revoked.secret(),
                elsewhere.secret(),
                "lk_" + "a".repeat(46),
                revoked.secret().substring(1),
                "x".repeat(500))) {
            var answer = ask("GET", "/forward-auth", "Bearer " + secret);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo(INVALID);
            assertThat(answer.header("X-Token-Id")).isEmpty();
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void aTokenThatLacksTheScopeIsToldWhichOne() {
        var token = portal.create("Narrow");
        var answer = ask("/forward-auth?scope=projects:write", token);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo(REALM + ", error=\"insufficient_scope\", scope=\"projects:write\"");
        assertThat(answer.header("X-Token-Id")).isEmpty();
        assertThat(ask("/forward-auth?scope=a%22%0d%0aX-Evil:%20b%5C", token).header("WWW-Authenticate"))
                .isEqualTo(REALM + ", error=\"insufficient_scope\", scope=\"aX-Evil: b\"");
    }

    @Test
    void theAddressIsTheOneThatTheGatewayTells() {
        var token = portal.create("Limited", "allowed_networks", "192.0.2.0/24");

        assertThat(ask("/forward-auth", token, "X-Forwarded-For", "192.0.2.7").status())
                .isEqualTo(204);
        assertThat(ask("/forward-auth", token, "X-Forwarded-For", "192.0.2.7, 203.0.113.1")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void askingIsAUseWithWhatItNeeded() {
        var token = portal.create("Counted");
        ask("/forward-auth?scope=projects:read", token, "User-Agent", "orders/1.0", "X-Forwarded-For", "192.0.2.9");
        portal.flushUsage();

        var client = portal.db().fetchSingle(ACCESS_TOKEN_CLIENT, ACCESS_TOKEN_CLIENT.TOKEN_ID.eq(token.id()));
        assertThat(client.getAgent()).isEqualTo("orders/1.0");
        assertThat(client.getAddress()).isEqualTo("192.0.2.9");
    }

    @Test
    void aSessionIsNoToken() {
        var answer = portal.owner().get("/forward-auth");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo(REALM);
    }

    private Page ask(String path, Created token, String... headers) {
        return ask("GET", path, "Bearer " + token.secret(), headers);
    }

    private Page ask(String method, String path, String authorization, String... headers) {
        var client = new Client(portal.url());
        var request = client.request(path).method(method, BodyPublishers.noBody());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request);
    }

    private String organization(Created token) {
        return portal.db()
                .fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(token.id()))
                .getOrganizationId()
                .toString();
    }
}
