package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.Raw;
import latchkey.Raw.Answer;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands above every answer, whoever gives it: the portal, or the HTTP server beneath it. */
class HeadersHttpTest {
    private static final Map<String, String> ALWAYS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()");

    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal secure = TestPortal.withPeople(Map.of("base-url", "https://tokens.example"));
    private final String asset = portal.stranger()
            .get("/sign-in")
            .html()
            .select("link[rel=stylesheet]")
            .attr("href");

    @AfterAll
    void stop() {
        portal.close();
        secure.close();
    }

    Stream<Request> requests() {
        var post = "Content-Type: application/x-www-form-urlencoded";
        return Stream.of(
                get("page", 200, "/sign-in"),
                get("redirect", 303, "/account"),
                get("not found", 404, "/nowhere"),
                new Request("wrong method", 405, "DELETE /sign-in HTTP/1.1", host()),
                new Request("forged", 403, "POST /sign-in HTTP/1.1", host(), post, "Content-Length: 0"),
                new Request("form of another kind", 415, "POST /sign-in HTTP/1.1", host(), "Content-Length: 0"),
                get("bad request", 400, "/sign-in?next=%ff"),
                get("asset", 200, asset),
                get("unknown asset", 404, asset.replace("app.css", "other.css")),
                get("JSON", 401, "/api/v1/token"),
                new Request("JSON problem", 405, "DELETE /api/v1/token HTTP/1.1", host()),
                new Request("unknown host", 421, "GET /sign-in HTTP/1.1", "Host: evil.example"),
                new Request("Jetty: no host", 400, "GET /sign-in HTTP/1.1"),
                new Request("Jetty: two hosts", 400, "GET /sign-in HTTP/1.1", host(), host()),
                new Request("Jetty: broken line", 400, "GET"),
                new Request("Jetty: no path", 400, "GET sign-in HTTP/1.1", host()),
                new Request("Jetty: space before colon", 400, "GET / HTTP/1.1", host(), "X-Header : x"),
                new Request("Jetty: folded header", 400, "GET / HTTP/1.1", host(), "X-Header: x", " y"),
                new Request(
                        "Jetty: length and chunks",
                        400,
                        "POST /sign-in HTTP/1.1",
                        host(),
                        "Content-Length: 3",
                        "Transfer-Encoding: chunked"),
                new Request("Jetty: dots", 400, "GET /x/%2e%2e/sign-in HTTP/1.1", host()),
                get("Jetty: long address", 414, "/" + "x".repeat(9_000)),
                new Request("Jetty: long headers", 431, "GET / HTTP/1.1", host(), "X-Long: " + "x".repeat(9_000)),
                new Request("Jetty: unknown version", 505, "GET / HTTP/3.7", host()));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyAnswerBearsTheSecurityHeadersOnce(Request request) {
        var answer = request.sendTo(portal);

        assertThat(answer.status()).isEqualTo(request.status);
        ALWAYS.forEach((name, value) ->
                assertThat(answer.headers(name)).describedAs(name).containsExactly(value));
        assertThat(answer.headers("Server")).isEmpty();
        assertThat(answer.headers("X-Powered-By")).isEmpty();
        assertThat(answer.headers("Strict-Transport-Security")).isEmpty();
        assertThat(answer.headers("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.headers("Cache-Control"))
                .containsExactly(request.name.equals("asset") ? "public, max-age=31536000, immutable" : "no-store");
        assertThat(answer.body()).doesNotContainIgnoringCase("jetty").doesNotContainIgnoringCase("javalin");
    }

    @Test
    void everyRouteAnswersWithThemWhoeverAsks() {
        for (var route : portal.routes()) {
            var path = route.path()
                    .replace("{slug}", "acme")
                    .replace("{id}", UUID.randomUUID().toString())
                    .replaceAll("[{<][a-z]+[}>]", "none");
            for (var client : List.of(portal.stranger(), portal.owner(), portal.administrator())) {
                var asked = client.request(path).method(route.method(), HttpRequest.BodyPublishers.noBody());
                var answer = client.send(asked).response().headers();
                ALWAYS.forEach((name, value) -> assertThat(answer.allValues(name))
                        .describedAs(route + " " + name)
                        .containsExactly(value));
                assertThat(answer.allValues("Cache-Control"))
                        .describedAs(route.toString())
                        .allMatch(value -> value.contains("no-store"))
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyAnswerOfOursBearsAnIdOfItsRequest(Request request) {
        if (!request.name.startsWith("Jetty")) {
            var first = request.sendTo(portal).header("X-Request-Id");
            assertThat(UUID.fromString(first).toString()).isEqualTo(first);
            assertThat(request.sendTo(portal).header("X-Request-Id")).isNotEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void textIsUtf8AndSaysSo(Request request) {
        var answer = request.sendTo(portal);
        if (!answer.body().isEmpty() && !request.name.contains("JSON")) {
            assertThat(answer.header("Content-Type")).matches("text/(html|css|plain); ?charset=utf-8");
        }
    }

    @Test
    void anIdSentByTheClientIsNotTaken() {
        var id = UUID.randomUUID().toString();
        assertThat(portal.raw().get("/sign-in", "X-Request-Id: " + id).header("X-Request-Id"))
                .isNotEqualTo(id);
    }

    @Test
    void anErrorPageShowsTheIdOfItsHeader() {
        var page = portal.stranger().get("/nowhere");
        assertThat(page.html().select("main code").text()).isEqualTo(page.header("X-Request-Id"));
    }

    @Test
    void anAssetIsFoundByTheDigestOfTheContentOnly() {
        assertThat(portal.stranger().get(asset).body()).contains("@layer");
        assertThat(portal.stranger()
                        .get(asset.replaceFirst("/assets/[0-9a-f]+", "/assets/0123456789abcdef"))
                        .status())
                .isEqualTo(404);
        for (var path : List.of("/../layout.html", "/..%2flayout.html", "/css/tokens.css", "/", "")) {
            assertThat(portal.raw().get(asset.replace("/app.css", path)).status())
                    .describedAs(path)
                    .isIn(400, 404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost",
                "localhost:1",
                "127.0.0.1",
                "localhost.evil.example",
                "evil.example:443",
                "[::1]",
            })
    void aRequestForAnotherHostIsMisdirected(String host) {
        var answer = portal.raw().send("GET /sign-in HTTP/1.1", "Host: " + host, "Connection: close");

        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.title()).contains("This portal has another address");
        assertThat(answer.body()).doesNotContain("evil.example");
        assertThat(answer.headers("Set-Cookie")).noneMatch(cookie -> cookie.contains("evil"));
    }

    @Test
    void theAddressOfTheRequestLineDoesNotDeceive() {
        var answer = portal.raw().send("GET http://evil.example/sign-in HTTP/1.1", host(), "Connection: close");
        assertThat(answer.status()).isIn(400, 421);

        var forwarded = portal.raw().get("/account", "X-Forwarded-Host: evil.example", "Forwarded: host=evil.example");
        assertThat(forwarded.header("Location")).startsWith("/sign-in").doesNotContain("evil");
    }

    @Test
    void furtherHostsMayBeAllowed() {
        try (var inside = TestPortal.withPeople(Map.of("http.allowed-hosts", "portal.internal:8080, Other"))) {
            for (var host : List.of("portal.internal:8080", "other", "OTHER")) {
                assertThat(inside.raw()
                                .send("GET /sign-in HTTP/1.1", "Host: " + host, "Connection: close")
                                .status())
                        .describedAs(host)
                        .isEqualTo(200);
            }
            assertThat(inside.raw()
                            .send("GET /sign-in HTTP/1.1", "Host: portal.internal", "Connection: close")
                            .status())
                    .isEqualTo(421);
        }
    }

    @Test
    void aMethodCannotBeOverridden() {
        var before = latchkey.Snapshot.of(portal.db());
        for (var name : List.of("X-HTTP-Method-Override", "x-http-method-override")) {
            var answer = portal.raw().get("/sign-in", name + ": POST");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("can’t be overridden");
        }
        assertThat(latchkey.Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void overHttpsBrowsersAreToldToStayThere() {
        for (var path : List.of("/sign-in", "/nowhere", "/api/v1/token", "/x/%2e%2e/y")) {
            assertThat(secure.raw()
                            .send("GET " + path + " HTTP/1.1", "Host: tokens.example", "Connection: close")
                            .header("Strict-Transport-Security"))
                    .describedAs(path)
                    .isEqualTo("max-age=63072000; includeSubDomains");
        }
    }

    @Test
    void cookiesOverHttpAreOutOfReachOfScriptsAndOtherSites() {
        var session = portal.raw().get("/sign-in").header("Set-Cookie");

        assertThat(session).startsWith("latchkey-session=").contains("; Path=/", "; HttpOnly", "; SameSite=Lax");
        assertThat(session).doesNotContainIgnoringCase("domain=").doesNotContain("Secure");
    }

    @Test
    void everyCookieOverHttpsIsSecureAndOfThisHostAlone() {
        var page = raw(secure, "/sign-in", "");
        var session = cookie(page.header("Set-Cookie"));
        var csrf = org.jsoup.Jsoup.parse(page.body())
                .select("input[name=csrf]")
                .first()
                .val();
        var in = post(
                secure,
                "/sign-in",
                session,
                latchkey.Client.form("email", "owner@acme.example", "password", TestPortal.PASSWORD, "csrf", csrf));
        assertThat(in.status()).isEqualTo(303);
        var theme = post(secure, "/theme", session, "theme=dark&next=/&csrf=" + csrf);
        assertThat(theme.status()).isEqualTo(303);

        var cookies = Stream.of(page, in, theme)
                .flatMap(answer -> answer.headers("Set-Cookie").stream())
                .toList();
        assertThat(cookies)
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(cookie -> assertThat(cookie)
                        .startsWith("__Host-latchkey-")
                        .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax")
                        .doesNotContainIgnoringCase("domain="));
        cookies.forEach(cookie -> latchkey.Secrets.remember(cookie(cookie).split("=", 2)[1]));
        assertThat(raw(secure, "/account", cookie(in.headers("Set-Cookie").getFirst()))
                        .status())
                .isEqualTo(200);
        // Without the prefix the cookie might be a neighbour's.
        assertThat(raw(
                                secure,
                                "/account",
                                cookie(in.headers("Set-Cookie").getFirst()).replace("__Host-", ""))
                        .status())
                .isEqualTo(303);
    }

    private static Answer raw(TestPortal portal, String path, String cookie) {
        return portal.raw()
                .send("GET " + path + " HTTP/1.1", "Host: tokens.example", "Connection: close", "Cookie: " + cookie);
    }

    private static Answer post(TestPortal portal, String path, String cookie, String body) {
        return portal.raw()
                .sendText(String.join(
                        "\r\n",
                        "POST " + path + " HTTP/1.1",
                        "Host: tokens.example",
                        "Connection: close",
                        "Cookie: " + cookie,
                        "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: " + body.length(),
                        "",
                        body));
    }

    private static String cookie(String setCookie) {
        return setCookie.substring(0, setCookie.indexOf(';'));
    }

    private Request get(String name, int status, String path) {
        return new Request(name, status, "GET " + path + " HTTP/1.1", host());
    }

    private String host() {
        return "Host: localhost:" + portal.latchkey().port();
    }

    /** A request as it goes over the wire, and the status it gets. */
    record Request(String name, int status, List<String> lines) {
        Request(String name, int status, String... lines) {
            this(name, status, List.of(lines));
        }

        Answer sendTo(TestPortal portal) {
            var closing =
                    Stream.concat(lines.stream(), lines.size() > 1 ? Stream.of("Connection: close") : Stream.of());
            return new Raw(portal.latchkey().port()).send(closing.toArray(String[]::new));
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
