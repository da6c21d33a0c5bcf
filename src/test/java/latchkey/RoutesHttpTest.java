package latchkey;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.INVITATION;
import static latchkey.database.schema.Tables.PASSKEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import latchkey.TestPortal.Route;
import latchkey.organization.Role;
import latchkey.web.Access;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route, asked by everybody there can be: a route that nobody thought about here fails. */
class RoutesHttpTest {
    /** “in” is the way to the sign-in page; POSTs send nothing but the token of their session. */
    private static final String EXPECTED = """
            method path                                       stranger member auditor owner otherOwner administrator
            GET    /assets/{digest}/<file>                    200      200    200     200   200        200
            POST   /theme                                     303      303    303     303   303        303
            GET    /setup                                     410      410    410     410   410        410
            POST   /setup                                     410      410    410     410   410        410
            GET    /sign-in                                   200      303    303     303   303        303
            POST   /sign-in                                   422      422    422     422   422        422
            GET    /sign-in/second-factor                     in       303    303     303   303        303
            POST   /sign-in/second-factor                     in       303    303     303   303        303
            POST   /sign-in/second-factor/passkey/options     410      410    410     410   410        410
            POST   /sign-in/second-factor/passkey             in       303    303     303   303        303
            POST   /sign-in/passkey/options                   200      200    200     200   200        200
            POST   /sign-in/passkey                           422      422    422     422   422        422
            GET    /sign-in/oidc                              404      404    404     404   404        404
            GET    /sign-in/oidc/callback                     404      404    404     404   404        404
            GET    /account/proof/oidc                        in       404    404     404   404        404
            GET    /account/oidc-link                         in       404    404     404   404        404
            POST   /account/oidc-link                         in       404    404     404   404        404
            POST   /sign-out                                  in       in     in      in    in         in
            GET    /account                                   in       200    200     200   200        200
            GET    /account/proof                             in       303    303     303   303        303
            POST   /account/proof                             in       422    422     422   422        422
            GET    /password-reset                            200      200    200     200   200        200
            POST   /password-reset                            422      422    422     422   422        422
            GET    /password-reset/{token}                    410      410    410     410   410        410
            POST   /password-reset/{token}                    410      410    410     410   410        410
            GET    /account/password                          in       200    200     200   200        200
            POST   /account/password                          in       422    422     422   422        422
            GET    /account/sessions                          in       200    200     200   200        200
            POST   /account/sessions/sign-out                 in       303    303     303   303        303
            POST   /account/sessions/{id}/sign-out            in       303    303     303   303        303
            GET    /account/resumption/{id}                   in       410    410     410   410        410
            POST   /account/proof/passkey/options             in       200    200     200   200        200
            POST   /account/proof/passkey                     in       422    422     422   422        422
            GET    /account/security/passkeys                 in       200    200     200   200        200
            POST   /account/security/passkeys                 in       422    422     422   422        422
            GET    /account/security/passkeys/new             in       200    200     200   200        200
            POST   /account/security/passkeys/options         in       200    200     200   200        200
            GET    /account/security/passkeys/{id}/name       in       200    404     404   404        404
            POST   /account/security/passkeys/{id}/name       in       422    404     404   404        404
            GET    /account/security/passkeys/{id}/removal    in       200    404     404   404        404
            POST   /account/security/passkeys/{id}/removal    in       303    404     404   404        404
            GET    /invitations/{token}                       410      410    410     410   410        410
            POST   /invitations/{token}                       410      410    410     410   410        410
            GET    /account/security                          in       200    200     200   200        200
            GET    /account/security/providers/{id}/removal   in       404    404     404   404        404
            POST   /account/security/providers/{id}/removal   in       404    404     404   404        404
            GET    /account/security/totp                     in       200    200     200   200        200
            POST   /account/security/totp                     in       422    422     422   422        422
            GET    /account/security/totp/removal             in       303    303     303   303        303
            POST   /account/security/totp/removal             in       303    303     303   303        303
            GET    /account/security/recovery-codes           in       303    303     303   303        303
            POST   /account/security/recovery-codes           in       303    303     303   303        303
            GET    /                                          in       303    303     303   303        303
            GET    /orgs/{slug}                               in       200    200     200   404        404
            GET    /orgs/{slug}/second-factor                 in       303    303     303   404        404
            GET    /orgs/{slug}/tokens                        in       200    200     200   404        404
            GET    /orgs/{slug}/tokens/export                 in       200    200     200   404        404
            GET    /orgs/{slug}/tokens/search                 in       200    200     200   404        404
            POST   /orgs/{slug}/tokens/search                 in       422    422     422   404        404
            GET    /orgs/{slug}/tokens/new                    in       200    403     200   404        404
            POST   /orgs/{slug}/tokens/new                    in       422    403     422   404        404
            POST   /orgs/{slug}/tokens                        in       422    403     422   404        404
            GET    /orgs/{slug}/tokens/{id}                   in       200    200     200   404        404
            GET    /orgs/{slug}/tokens/{id}/explain           in       403    200     200   404        404
            GET    /orgs/{slug}/tokens/{id}/edit              in       200    403     200   404        404
            POST   /orgs/{slug}/tokens/{id}/edit              in       422    403     422   404        404
            GET    /orgs/{slug}/tokens/{id}/rotation          in       200    403     200   404        404
            POST   /orgs/{slug}/tokens/{id}/rotation          in       422    403     422   404        404
            GET    /orgs/{slug}/tokens/{id}/rotation/completion in     303    403     303   404        404
            POST   /orgs/{slug}/tokens/{id}/rotation/completion in     303    403     303   404        404
            GET    /orgs/{slug}/tokens/{id}/rotation/cancellation in   303    403     303   404        404
            POST   /orgs/{slug}/tokens/{id}/rotation/cancellation in   303    403     303   404        404
            GET    /orgs/{slug}/tokens/{id}/narrowing         in       200    403     200   404        404
            POST   /orgs/{slug}/tokens/{id}/narrowing         in       422    403     422   404        404
            POST   /orgs/{slug}/tokens/{id}/narrowing/cancellation in  303    403     303   404        404
            GET    /orgs/{slug}/tokens/{id}/revocation        in       200    403     200   404        404
            POST   /orgs/{slug}/tokens/{id}/revocation        in       303    403     303   404        404
            GET    /orgs/{slug}/tokens/revocations            in       422    403     422   404        404
            POST   /orgs/{slug}/tokens/revocations            in       422    403     422   404        404
            GET    /orgs/{slug}/members/{id}/tokens/revocation in      403    403     200   404        404
            POST   /orgs/{slug}/members/{id}/tokens/revocation in      403    403     303   404        404
            POST   /orgs/{slug}/tokens/{id}/keeping           in       303    403     303   404        404
            GET    /orgs/{slug}/policy                        in       200    200     200   404        404
            POST   /orgs/{slug}/policy/preview                in       403    403     422   404        404
            POST   /orgs/{slug}/policy                        in       403    403     422   404        404
            GET    /orgs/{slug}/members                       in       200    200     200   404        404
            GET    /orgs/{slug}/members/{id}                  in       403    403     200   404        404
            GET    /orgs/{slug}/members/{id}/role             in       403    403     200   404        404
            POST   /orgs/{slug}/members/{id}/role             in       403    403     422   404        404
            GET    /orgs/{slug}/members/{id}/role/hand-over   in       403    403     200   404        404
            POST   /orgs/{slug}/members/{id}/role/hand-over   in       403    403     422   404        404
            GET    /orgs/{slug}/members/{id}/removal          in       403    403     200   404        404
            POST   /orgs/{slug}/members/{id}/removal          in       403    403     422   404        404
            POST   /orgs/{slug}/members/{id}/sessions/end     in       403    403     303   404        404
            GET    /orgs/{slug}/membership/departure          in       200    200     303   404        404
            POST   /orgs/{slug}/membership/departure          in       422    422     303   404        404
            GET    /orgs/{slug}/invitations                   in       403    403     200   404        404
            POST   /orgs/{slug}/invitations                   in       403    403     422   404        404
            POST   /orgs/{slug}/invitations/{id}/renewal      in       403    403     303   404        404
            POST   /orgs/{slug}/invitations/{id}/cancellation in       403    403     303   404        404
            GET    /orgs/{slug}/audit                         in       403    200     200   404        404
            POST   /orgs/{slug}/audit/verification            in       403    200     200   404        404
            GET    /orgs/{slug}/audit/export                  in       403    200     200   404        404
            GET    /site/organizations                        in       404    404     404   404        200
            GET    /site/organizations/new                    in       404    404     404   404        200
            POST   /site/organizations/new                    in       404    404     404   404        422
            GET    /site/organizations/{id}/owner             in       404    404     404   404        200
            POST   /site/organizations/{id}/owner             in       404    404     404   404        422
            GET    /site/resource-servers                     in       404    404     404   404        200
            POST   /site/resource-servers                     in       404    404     404   404        422
            GET    /site/resource-servers/{id}/revocation     in       404    404     404   404        200
            POST   /site/resource-servers/{id}/revocation     in       404    404     404   404        303
            GET    /site/mail                                 in       404    404     404   404        200
            POST   /site/mail/tries                           in       404    404     404   404        303
            POST   /site/mail/{id}/link                       in       404    404     404   404        200
            GET    /site/scopes                               in       404    404     404   404        200
            GET    /api/v1/token                              401      401    401     401   401        401
            POST   /oauth2/introspect                         401      401    401     401   401        401
            POST   /oauth2/revoke                             400      400    400     400   400        400
            GET    /forward-auth                              401      401    401     401   401        401
            POST   /forward-auth                              401      401    401     401   401        401
            PUT    /forward-auth                              401      401    401     401   401        401
            PATCH  /forward-auth                              401      401    401     401   401        401
            DELETE /forward-auth                              401      401    401     401   401        401
            OPTIONS /forward-auth                             401      401    401     401   401        401
            """;

    private static final List<String> REFUSED = List.of("in", "400", "401", "403", "404", "410", "422");

    static final List<Expectation> ROUTES = EXPECTED.lines()
            .skip(1)
            .map(line -> line.split("\\s+"))
            .map(cells ->
                    new Expectation(cells[0], cells[1], Arrays.asList(cells).subList(2, cells.length)))
            .toList();

    private final TestPortal portal = TestPortal.withPeople();
    private final People people = new People(portal);
    private final List<String> columns =
            Arrays.asList(EXPECTED.lines().findFirst().orElseThrow().split("\\s+"));
    private int made;

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void everyRouteHasAnExpectation() {
        assertThat(portal.routes().stream().map(Route::toString))
                .containsExactlyInAnyOrderElementsOf(ROUTES.stream()
                        .flatMap(route -> route.method.equals("GET")
                                ? Stream.of("GET " + route.path, "HEAD " + route.path)
                                : Stream.of(route.method + " " + route.path))
                        .toList());
    }

    /** Whoever is asked for a proof, or comes back from one, learns what would be sent. */
    @Test
    void everyFormThatCanWaitHasWords() {
        var waiting = portal.routes().stream()
                .filter(route -> route.method().equals("POST"))
                .filter(route -> Collections.disjoint(
                        route.roles(), List.of(Access.ANYONE, Access.CREDENTIAL, Access.NOBODY_IN_PARTICULAR)))
                .map(Route::path)
                .filter(path -> !path.startsWith("/account/proof") && !path.endsWith("/options"));

        assertThat(waiting)
                .isNotEmpty()
                .noneMatch(path -> FormWords.of(path, Map.of()).what().equals("Send a form of this portal"));
    }

    @Test
    void everyRouteHasARole() {
        assertThat(portal.routes())
                .allSatisfy(route -> assertThat(route.roles())
                        .describedAs(route.toString())
                        .isNotEmpty()
                        .hasOnlyElementsOfType(Access.class));
    }

    @ParameterizedTest
    @FieldSource("ROUTES")
    void aRouteAnswersEachRoleAsItShould(Expectation route) {
        var answers = new ArrayList<String>();
        for (var person : columns.subList(2, columns.size())) {
            var path = concrete(route);
            var client = client(person, route);
            client.csrf();
            var before = Snapshot.of(portal.db());
            var answer = answer(ask(client, route, path));
            var isLookingOnly = route.method.equals("GET") && !isRecorded(route, answer);
            if (isLookingOnly || (REFUSED.contains(answer) && !path.equals("/sign-out"))) {
                assertThat(Snapshot.of(portal.db())).describedAs(person).isEqualTo(before);
            }
            answers.add(answer);
        }
        assertThat(answers).isEqualTo(route.answers);
    }

    /** Whoever takes a file away leaves an event behind. */
    private static boolean isRecorded(Expectation route, String answer) {
        return route.path.endsWith("/export") && answer.equals("200");
    }

    @ParameterizedTest
    @FieldSource("ROUTES")
    void headAnswersAsGetDoesWithoutABody(Expectation route) {
        if (route.method.equals("GET")) {
            var path = concrete(route);
            var before = Snapshot.of(portal.db());
            for (var i = 2; i < columns.size(); i++) {
                var client = client(columns.get(i), route);
                var head = client.send(client.request(path).method("HEAD", BodyPublishers.noBody()));
                assertThat(answer(head)).describedAs(columns.get(i)).isEqualTo(route.answers.get(i - 2));
                assertThat(head.body()).isEmpty();
            }
            assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @FieldSource("ROUTES")
    void anotherMethodIsRefusedAndTheRightOnesAreNamed(Expectation route) {
        var path = concrete(route);
        var routes = portal.routes().stream()
                .filter(other -> other.path().equals(route.path))
                .map(Route::method)
                .toList();
        var client = portal.stranger();
        for (var method : Stream.of("PUT", "PATCH", "DELETE")
                .filter(method -> !routes.contains(method))
                .toList()) {
            var answer = client.send(client.request(path).method(method, BodyPublishers.noBody()));
            assertThat(answer.status()).describedAs(method).isEqualTo(405);
            assertThat(answer.header("Allow").split(", ")).containsExactlyInAnyOrderElementsOf(routes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "TRACE", "CONNECT", "BREW", "PROPFIND", "get"})
    void aMethodThatNoRouteKnowsReachesNothing(String method) {
        var answer = portal.raw()
                .send(
                        method + " /sign-in HTTP/1.1",
                        "Host: localhost:" + portal.latchkey().port(),
                        "Connection: close",
                        "X-Echo: do not echo");

        assertThat(answer.status()).isIn(400, 404, 405, 501);
        assertThat(answer.body()).doesNotContain("do not echo");
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
    }

    @ParameterizedTest
    @MethodSource("routesOfOrganizations")
    void anotherOrganizationIsLikeOneThatIsNotThere(Expectation route) {
        for (var client : List.of(portal.owner(), portal.member(), portal.auditor(), portal.administrator())) {
            var foreign = ask(client, route, concrete(route).replace("/orgs/acme", "/orgs/globex"));
            var unknown = ask(client, route, concrete(route).replace("/orgs/acme", "/orgs/nowhere"));

            assertThat(foreign.status()).isEqualTo(404);
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(withoutChance(foreign)).isEqualTo(withoutChance(unknown));
        }
        var foreign = ask(portal.stranger(), route, concrete(route).replace("/orgs/acme", "/orgs/globex"));
        var unknown = ask(portal.stranger(), route, concrete(route).replace("/orgs/acme", "/orgs/nowhere"));
        assertThat(foreign.status()).isEqualTo(unknown.status()).isEqualTo(303);
        assertThat(foreign.location().replace("globex", "nowhere").replaceAll("[0-9a-f-]{36}", "id"))
                .isEqualTo(unknown.location().replaceAll("[0-9a-f-]{36}", "id"));
    }

    @ParameterizedTest
    @MethodSource("routesOfTokens")
    void aForeignAnUnknownAndAMalformedIdAreNotFoundAlike(Expectation route) {
        var foreign = portal.create(portal.otherOwner(), "globex", "Foreign " + ++made);
        var known =
                ask(portal.owner(), route, route.path.replace("{slug}", "acme").replace("{id}", "x"));
        var ids = List.of(
                foreign.id().toString(),
                UUID.randomUUID().toString(),
                "x",
                "0",
                "%00",
                "%F0%9F%9A%80",
                "..%5c",
                "1".repeat(300),
                mine().id().toString().toUpperCase(java.util.Locale.ROOT),
                mine().id() + "%20",
                mine().id() + "'",
                "1-1-1-1-1");
        var before = Snapshot.of(portal.db());
        for (var id : ids) {
            var answer = ask(portal.owner(), route, "/orgs/acme/tokens/" + id + suffix(route));
            assertThat(answer.status()).describedAs(id).isIn(404, 400);
            if (answer.status() == 404) {
                assertThat(withoutChance(answer)).isEqualTo(withoutChance(known));
            }
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("routesOfTokens")
    void aMemberDoesNotFindTheTokenOfAnother(Expectation route) {
        var owners = portal.create("Of the owner " + ++made);
        var before = Snapshot.of(portal.db());

        var answer = ask(portal.member(), route, owners.path() + suffix(route));
        // What no member may do is refused whatever it is about.
        assertThat(answer.status()).isEqualTo(route.answers.get(1).equals("403") ? 403 : 404);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sign-in/",
                "//sign-in",
                "/sign-in//",
                "/Sign-In",
                "/SIGN-IN",
                "/a%2fb",
                "/a%2Fb",
                "/sign-in%2f",
                "/sign-in;x=1",
                "/./sign-in",
                "/x/../sign-in",
                "/x/%2e%2e/sign-in",
                "/%2e/sign-in",
                "/sign-in%00",
                "/sign-in%",
                "/sign-in%zz",
                "/sign%5cin",
                "/orgs//tokens",
                "/%73ign-in%20",
                "/nowhere",
            })
    void anAddressThatIsNotWrittenAsOursIsNotFound(String path) {
        var answer = portal.raw().get(path);

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.title()).endsWith("– Latchkey");
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
    }

    private Page ask(Client client, Expectation route, String path) {
        return switch (route.method) {
            case "GET" -> client.get(path);
            case "POST" -> client.post(path);
            default -> client.send(client.request(path).method(route.method, BodyPublishers.noBody()));
        };
    }

    private Client client(String person, Expectation route) {
        var isOver = route.path.equals("/sign-out");
        return switch (person) {
            case "stranger" -> portal.stranger();
            case "member" -> isOver ? portal.signIn("member@acme.example") : portal.member();
            case "auditor" -> isOver ? portal.signIn("auditor@acme.example") : portal.auditor();
            case "owner" -> isOver ? portal.signIn("owner@acme.example") : portal.owner();
            case "otherOwner" -> isOver ? portal.signIn("owner@globex.example") : portal.otherOwner();
            case "administrator" -> isOver ? portal.signIn("admin@site.example") : portal.administrator();
            default -> throw new IllegalArgumentException(person);
        };
    }

    /** The path of a token of the member's, or of a resource server, made for this one question. */
    private String concrete(Expectation route) {
        if (route.path.startsWith("/assets/")) {
            return portal.stranger()
                    .get("/sign-in")
                    .html()
                    .select("link[rel=stylesheet]")
                    .attr("href");
        }
        if (route.path.startsWith("/site/organizations/{id}")) {
            return route.path.replace("{id}", people.without().toString());
        }
        if (route.path.startsWith("/site/mail/")) {
            return route.path.replace("{id}", portal.addMailWithLink().toString());
        }
        if (route.path.startsWith("/site/") && route.path.contains("{id}")) {
            return route.path.replace(
                    "{id}", portal.registerServer("Server " + ++made).id());
        }
        portal.db().deleteFrom(PASSKEY).execute();
        if (route.path.startsWith("/account/security/passkeys/{id}")) {
            return route.path.replace(
                    "{id}",
                    portal.addPasskey("member@acme.example", "Work laptop").toString());
        }
        var path = route.path.replace("{slug}", "acme").replace("{token}", "over");
        if (path.startsWith("/orgs/acme/invitations/{id}")) {
            return path.replace("{id}", invitation().toString());
        }
        if (path.endsWith("/sessions/end")) {
            return path.replace("{id}", people.join(Role.MEMBER).id().toString());
        }
        if (path.startsWith("/orgs/acme/members/{id}")) {
            return path.replace("{id}", accountOfAMember().toString());
        }
        return path.contains("{id}") ? path.replace("{id}", mine().id().toString()) : path;
    }

    private UUID invitation() {
        var email = "invited-" + ++made + "@acme.example";
        portal.owner().post("/orgs/acme/invitations", "email", email, "role", "member");
        return portal.db().fetchSingle(INVITATION, INVITATION.EMAIL.eq(email)).getId();
    }

    private UUID accountOfAMember() {
        return portal.db()
                .fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq("member@acme.example"))
                .getId();
    }

    private TestPortal.Created mine() {
        return portal.create(portal.member(), "acme", "Of the member " + ++made);
    }

    private static String suffix(Expectation route) {
        return route.path.substring("/orgs/{slug}/tokens/{id}".length());
    }

    private static String answer(Page page) {
        var leadsIn = page.status() == 303 && page.location().startsWith("/sign-in");
        return leadsIn ? "in" : String.valueOf(page.status());
    }

    /** A body without what differs from request to request, or merely repeats its address. */
    private static String withoutChance(Page page) {
        return Map.of("(?<=Request id <code>)[0-9a-f-]{36}", "", "(?<=name=\"next\" value=\")[^\"]*", "")
                .entrySet()
                .stream()
                .reduce(
                        page.body(),
                        (body, rule) ->
                                Pattern.compile(rule.getKey()).matcher(body).replaceAll(rule.getValue()),
                        (one, other) -> one);
    }

    static Stream<Expectation> routesOfOrganizations() {
        return ROUTES.stream().filter(route -> route.path.contains("{slug}"));
    }

    static Stream<Expectation> routesOfTokens() {
        return ROUTES.stream().filter(route -> route.path.contains("{slug}/tokens/{id}"));
    }

    /** What each of the people gets from a route. */
    record Expectation(String method, String path, List<String> answers) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
