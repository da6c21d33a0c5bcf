package latchkey.web;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.INVITATION;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Page;
import latchkey.People;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.TestPortal.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No form is taken that was not sent from a page of ours, with the token of the very session. */
class CsrfHttpTest {
    private static final String[] NO_HEADERS = {};

    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Created token = portal.create("Target");
    private final TestPortal.Server server = portal.registerServer("Target");
    private final Client otherSession = portal.signIn("owner@acme.example");
    private final UUID invitation = invite();
    private final UUID organization = new People(portal).without();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void theMatrixKnowsSignInSignOutAndTheme() {
        assertThat(forms().map(Route::path))
                .contains("/sign-in", "/sign-out", "/theme", "/setup", "/orgs/{slug}/tokens")
                .hasSizeGreaterThanOrEqualTo(9);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aFormWithoutTheTokenOfItsSessionIsRefused(Route route) {
        var client = someoneWhoMay(route);
        var own = client.csrf();
        var others = otherSession.csrf();
        var strangers = portal.stranger().csrf();
        var bodies = List.of(
                "name=x",
                "name=x&csrf=",
                "name=x&csrf=" + "A".repeat(43),
                "name=x&csrf=" + own.substring(1),
                "name=x&csrf=" + own + "%00",
                "name=x&CSRF=" + own,
                "name=x&csrf=" + others,
                "name=x&csrf=" + strangers);
        var before = Snapshot.of(portal.db());
        for (var body : bodies) {
            assertRefused(client.postRaw(path(route), body), body.replaceAll("=.*", "…"));
        }
        assertRefused(client.postRaw(path(route) + "?csrf=" + own, "name=x"), "in the query");
        assertRefused(
                client.postRaw(path(route), "name=x", "X-CSRF-Token", own, "Cookie", "csrf=" + own), "in a header");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aFormSentFromElsewhereIsRefusedWhateverItsToken(Route route) {
        var client = someoneWhoMay(route);
        var body = "name=x&csrf=" + client.csrf();
        var own = portal.url();
        var elsewhere = List.of(
                new String[] {"Sec-Fetch-Site", "cross-site"},
                new String[] {"Sec-Fetch-Site", "same-site"},
                new String[] {"Sec-Fetch-Site", "none"},
                new String[] {"Sec-Fetch-Site", ""},
                new String[] {"Sec-Fetch-Site", "SAME-ORIGIN "},
                new String[] {"Sec-Fetch-Site", "cross-site", "Origin", own},
                new String[] {"Origin", "https://evil.example"},
                new String[] {"Origin", "null"},
                new String[] {"Origin", own.replace("http:", "https:")},
                new String[] {"Origin", own + "0"},
                new String[] {"Origin", own + ".evil.example"},
                new String[] {"Origin", "http://localhost"});
        var before = Snapshot.of(portal.db());
        for (var headers : elsewhere) {
            assertRefused(client.postRaw(path(route), body, headers), String.join(" ", headers));
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aFormOfOurOwnIsTaken(Route route) {
        for (var headers : List.of(
                NO_HEADERS,
                new String[] {"Sec-Fetch-Site", "same-origin"},
                // Our Referrer-Policy makes Origin “null” on our own pages.
                new String[] {"Sec-Fetch-Site", "same-origin", "Origin", "null"},
                new String[] {"Origin", portal.url()})) {
            var client =
                    route.path().endsWith("/sign-out") ? portal.signIn("auditor@acme.example") : someoneWhoMay(route);
            // An empty name lets no form through to where it changes something.
            var answer = client.postRaw(path(route), "name=&csrf=" + client.csrf(), headers);
            assertThat(answer.status())
                    .describedAs(String.join(" ", headers))
                    .isEqualTo(
                            switch (route.path()) {
                                case "/setup",
                                        "/password-reset/{token}",
                                        "/invitations/{token}",
                                        "/sign-in/second-factor/passkey/options" -> 410;
                                case "/sign-in/passkey/options",
                                        "/account/proof/passkey/options",
                                        "/account/security/passkeys/options" -> 200;
                                case "/account/oidc-link",
                                        "/site/mail/{id}/link",
                                        "/account/security/passkeys/{id}/name",
                                        "/account/security/passkeys/{id}/removal",
                                        "/account/security/providers/{id}/removal" -> 404;
                                case "/theme",
                                        "/sign-out",
                                        "/sign-in/second-factor",
                                        "/sign-in/second-factor/passkey",
                                        "/account/security/totp/removal",
                                        "/account/security/recovery-codes",
                                        "/account/sessions/sign-out",
                                        "/account/sessions/{id}/sign-out" -> 303;
                                case "/orgs/{slug}/audit/verification" -> 200;
                                case "/orgs/{slug}/tokens/{id}/revocation",
                                        "/orgs/{slug}/tokens/{id}/rotation/completion",
                                        "/orgs/{slug}/tokens/{id}/rotation/cancellation",
                                        "/orgs/{slug}/tokens/{id}/narrowing/cancellation",
                                        "/orgs/{slug}/tokens/{id}/keeping",
                                        "/orgs/{slug}/members/{id}/tokens/revocation",
                                        "/orgs/{slug}/members/{id}/sessions/end",
                                        "/orgs/{slug}/membership/departure",
                                        "/orgs/{slug}/invitations/{id}/renewal",
                                        "/orgs/{slug}/invitations/{id}/cancellation",
                                        "/site/mail/tries",
                                        "/site/resource-servers/{id}/revocation" -> 303;
                                default -> 422;
                            });
        }
    }

    @Test
    void theTokenOfTheTimeBeforeSignInIsWorthNothingAfterIt() {
        var client = portal.stranger();
        var before = client.csrf();
        client.signIn("owner@acme.example", TestPortal.PASSWORD);

        var answer = client.postRaw("/orgs/acme/tokens", "name=x&csrf=" + before);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(client.csrf()).isNotEqualTo(before);
    }

    @Test
    void aForgedSignInLeavesTheVictimSignedOut() {
        var attacker = portal.stranger();
        var victim = portal.stranger();
        victim.get("/sign-in");
        var sessions = portal.db().fetchCount(SESSION);

        var answer = victim.postRaw(
                "/sign-in",
                Client.form("email", "owner@globex.example", "password", TestPortal.PASSWORD, "csrf", attacker.csrf()));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(victim.get("/account").status()).isEqualTo(303);
        assertThat(portal.db().fetchCount(SESSION)).isEqualTo(sessions);
    }

    @Test
    void aForgedSignOutLeavesTheVictimSignedIn() {
        var victim = portal.signIn("owner@acme.example");

        assertThat(victim.postRaw("/sign-out", "").status()).isEqualTo(403);
        assertThat(victim.get("/account").status()).isEqualTo(200);
    }

    @Test
    void programsNeedNoTokenAndTheirCookiesCountForNothing() {
        var owner = portal.owner();

        assertThat(owner.get("/api/v1/token").status()).isEqualTo(401);
        var introspection = owner.postRaw("/oauth2/introspect", "token=" + token.secret() + "&csrf=" + owner.csrf());
        assertThat(introspection.status()).isEqualTo(401);
        assertThat(introspection.body()).contains("invalid_client").doesNotContain("active");
        for (var answer : List.of(
                introspection,
                owner.get("/api/v1/token"),
                portal.stranger().postRaw("/oauth2/revoke", "token=lk_nonsense", "Origin", "https://ci.example"))) {
            assertThat(answer.response().headers().allValues("Set-Cookie")).isEmpty();
        }
        var revocation =
                portal.stranger().postRaw("/oauth2/revoke", "token=lk_nonsense", "Sec-Fetch-Site", "cross-site");
        assertThat(revocation.status()).isEqualTo(200);
    }

    private static void assertRefused(Page answer, String how) {
        assertThat(answer.status()).describedAs(how).isEqualTo(403);
        assertThat(answer.heading()).isEqualTo("This form is no longer valid");
        assertThat(answer.text()).contains("Nothing was changed", "Request id");
    }

    private Client someoneWhoMay(Route route) {
        return switch (route.path()) {
            case "/sign-in", "/setup", "/password-reset", "/password-reset/{token}" -> portal.stranger();
            // Signing out other sessions ends what other tests use.
            case "/account/sessions/sign-out" -> portal.auditor();
            default -> route.path().startsWith("/site/") ? portal.administrator() : portal.owner();
        };
    }

    private String path(Route route) {
        if (route.path().startsWith("/orgs/{slug}/members/{id}")) {
            var member = portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq("member@acme.example"));
            return route.path()
                    .replace("{slug}", "acme")
                    .replace("{id}", member.getId().toString());
        }
        if (route.path().startsWith("/orgs/{slug}/invitations/{id}")) {
            return route.path().replace("{slug}", "acme").replace("{id}", invitation.toString());
        }
        if (route.path().startsWith("/site/organizations/{id}")) {
            return route.path().replace("{id}", organization.toString());
        }
        var id = route.path().startsWith("/site/") ? server.id() : token.id().toString();
        return route.path().replace("{slug}", "acme").replace("{id}", id).replace("{token}", "over");
    }

    private UUID invite() {
        portal.owner().post("/orgs/acme/invitations", "email", "invited@acme.example", "role", "member");
        return portal.db().fetch(INVITATION).getFirst().getId();
    }

    /** Everything that can be posted, but what asks for a credential in the request itself. */
    Stream<Route> forms() {
        return portal.routes().stream()
                .filter(route -> route.method().equals("POST") && !route.roles().contains(Access.CREDENTIAL));
    }
}
