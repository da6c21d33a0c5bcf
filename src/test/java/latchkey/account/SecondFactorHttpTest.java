package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.PENDING_SIGN_IN;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import latchkey.Client;
import latchkey.Page;
import latchkey.Secrets;
import latchkey.TestApp;
import latchkey.TestFactors;
import latchkey.TestPortal;
import latchkey.web.Access;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecondFactorHttpTest {
    private static final String OWNER = "owner@acme.example";
    private static final String STEP = "/sign-in/second-factor";
    private static final String WRONG = Secrets.remember("incorrect horse battery staple");

    private final TestPortal portal = TestPortal.withPeople();
    private final TestFactors factors = TestFactors.setUp(portal, portal.signIn(OWNER));

    @BeforeEach
    void forgetFailures() {
        portal.db().execute("DELETE FROM throttle");
        portal.clock().advance(Duration.ofSeconds(30));
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void thePasswordLeadsToTheSecondStepAndTheCodeToWhereOneWasGoing() {
        var before = pending();
        var client = portal.stranger();
        var next = "/orgs/acme/tokens?status=active&q=a%20b";
        var first = client.post("/sign-in", "email", OWNER, "password", TestPortal.PASSWORD, "next", next);
        client.forgetToken();
        assertThat(first.status()).isEqualTo(303);
        assertThat(first.location()).isEqualTo(STEP);

        var page = client.get(STEP);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains(OWNER);
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        var second = factors.enter(portal, client);

        assertThat(second.status()).isEqualTo(303);
        assertThat(second.location()).isEqualTo(next);
        assertThat(client.get("/account").text()).contains(OWNER);
        assertThat(eventsOf(second)).containsExactly("account.signed_in");
        assertThat(pending()).isEqualTo(before);
    }

    @Test
    void thereIsNoEventAndNoSessionBeforeTheSecondStep() {
        var sessions = portal.db().fetchCount(SESSION);
        var client = portal.stranger();
        var answer = client.signIn(OWNER, TestPortal.PASSWORD);

        assertThat(portal.db().fetchCount(SESSION)).isEqualTo(sessions);
        assertThat(eventsOf(answer)).isEmpty();
        assertThat(client.cookies()).doesNotContainKey("latchkey-device");
    }

    @ParameterizedTest
    @MethodSource("routesThatNeedSomebody")
    void halfWayNobodyIsAnybody(TestPortal.Route route) {
        var client = TestFactors.halfWay(portal, OWNER);
        var path = route.path()
                .replace("{slug}", "acme")
                .replace("{id}", UUID.randomUUID().toString());
        var answer = switch (route.method()) {
            case "GET" -> client.get(path);
            case "HEAD" -> client.send(client.request(path).method("HEAD", BodyPublishers.noBody()));
            default -> client.post(path);
        };

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).startsWith("/sign-in");
    }

    List<TestPortal.Route> routesThatNeedSomebody() {
        return portal.routes().stream()
                .filter(route -> Collections.disjoint(
                        route.roles(), List.of(Access.ANYONE, Access.CREDENTIAL, Access.NOBODY_IN_PARTICULAR)))
                .toList();
    }

    @Test
    void aWrongCodeIsRefusedAndRecorded() {
        var client = TestFactors.halfWay(portal, OWNER);
        var answer = client.post(STEP, "code", factors.app().wrongCode(portal.clock()));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problems()).isEqualTo(SecondFactorForm.WRONG);
        assertThat(answer.value("code")).isEmpty();
        assertThat(eventsOf(answer)).containsExactly("account.second_factor_refused");
        var event = portal.db().fetchSingle(AUDIT_EVENT, AUDIT_EVENT.REQUEST_ID.eq(answer.header("X-Request-Id")));
        assertThat(event.getActor()).isEqualTo(OWNER);
        assertThat(event.getOrganizationId()).isEqualTo(acme());
        assertThat(client.get("/account").status()).isEqualTo(303);
        assertThat(factors.enter(portal, client).location()).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(ints = {-30, 30})
    void aPhoneMayBeHalfAMinuteOff(int seconds) {
        portal.clock().advance(Duration.ofSeconds(60));
        var client = TestFactors.halfWay(portal, OWNER);

        assertThat(client.post(STEP, "code", factors.app().code(portal.clock(), seconds))
                        .status())
                .isEqualTo(303);
        portal.clock().advance(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @ValueSource(ints = {-90, -60, 60, 90})
    void aPhoneMayNotBeAMinuteOff(int seconds) {
        portal.clock().advance(Duration.ofSeconds(60));
        var client = TestFactors.halfWay(portal, OWNER);

        assertThat(client.post(STEP, "code", factors.app().code(portal.clock(), seconds))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aCodeIsTakenOnce() {
        var code = factors.app().code(portal.clock(), 0);
        assertThat(TestFactors.halfWay(portal, OWNER).post(STEP, "code", code).status())
                .isEqualTo(303);

        var again = TestFactors.halfWay(portal, OWNER).post(STEP, "code", code);
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.problems()).isEqualTo(SecondFactorForm.WRONG);
    }

    @Test
    void noCodeIsTakenThatIsOlderThanOneThatWas() {
        portal.clock().advance(Duration.ofSeconds(60));
        assertThat(TestFactors.halfWay(portal, OWNER)
                        .post(STEP, "code", factors.app().code(portal.clock(), 30))
                        .status())
                .isEqualTo(303);

        for (var seconds : List.of(-30, 0, 30)) {
            assertThat(TestFactors.halfWay(portal, OWNER)
                            .post(STEP, "code", factors.app().code(portal.clock(), seconds))
                            .status())
                    .isEqualTo(422);
        }
        portal.clock().advance(Duration.ofSeconds(60));
    }

    @Test
    void theCodeThatSetTheAppUpIsNotTakenAgain() {
        portal.clock().stop();
        var client = portal.signIn("auditor@acme.example");
        var page = client.get("/account/security/totp");
        var app = TestApp.typed(page.html().select("#key").text());
        var code = app.code(portal.clock(), 0);
        assertThat(client.post("/account/security/totp", "offer", page.value("offer"), "code", code)
                        .status())
                .isEqualTo(200);

        assertThat(TestFactors.halfWay(portal, "auditor@acme.example")
                        .post(STEP, "code", code)
                        .status())
                .isEqualTo(422);
        portal.clock().resume();
    }

    @Test
    void ofEightWhoSendTheSameCodeAtOnceOneIsSignedIn() throws Exception {
        portal.clock().stop();
        var clients = new ArrayList<Client>();
        for (var i = 0; i < 8; i++) {
            var client = TestFactors.halfWay(portal, OWNER);
            client.csrf();
            clients.add(client);
        }
        var sessions = portal.db().fetchCount(SESSION);
        var code = factors.app().code(portal.clock(), 0);
        var next = Collections.synchronizedList(clients);
        var answers = atOnce(8, () -> next.removeFirst().post(STEP, "code", code));

        assertThat(answers).filteredOn(page -> page.status() == 303).hasSize(1);
        assertThat(portal.db().fetchCount(SESSION)).isEqualTo(sessions + 1);
        portal.clock().resume();
    }

    @Test
    void oneBrowserThatSendsTwiceAtOnceHasOneSession() throws Exception {
        var client = TestFactors.halfWay(portal, OWNER);
        var csrf = client.csrf();
        var cookie = client.cookies().get("latchkey-session");
        var sessions = portal.db().fetchCount(SESSION);
        var bodies = Collections.synchronizedList(new ArrayList<>(List.of(
                Client.form("code", factors.app().code(portal.clock(), 0), "csrf", csrf),
                Client.form("recovery_code", factors.recoveryCodes().getLast(), "csrf", csrf))));
        atOnce(2, () -> {
            var twin = portal.stranger();
            return twin.postRaw(STEP, bodies.removeFirst(), "Cookie", "latchkey-session=" + cookie);
        });

        assertThat(portal.db().fetchCount(SESSION)).isEqualTo(sessions + 1);
    }

    @Test
    void anIdPlantedBeforeThePasswordOrBeforeTheCodeIsWorthNothing() {
        var client = portal.stranger();
        client.get("/sign-in");
        var planted = client.cookies().get("latchkey-session");
        client.signIn(OWNER, TestPortal.PASSWORD);
        var halfWay = client.cookies().get("latchkey-session");
        assertThat(halfWay).isNotEqualTo(planted);
        assertThat(as(planted).get(STEP).location()).isEqualTo("/sign-in");

        factors.enter(portal, client);
        assertThat(client.cookies().get("latchkey-session")).isNotEqualTo(halfWay);
        assertThat(as(halfWay).get("/account").status()).isEqualTo(303);
        assertThat(as(planted).get("/account").status()).isEqualTo(303);
        assertThat(as(client.cookies().get("latchkey-session")).get("/account").status())
                .isEqualTo(200);
    }

    @Test
    void theDatabaseKnowsOnlyADigestOfTheBrowser() {
        var client = TestFactors.halfWay(portal, OWNER);
        var id = client.cookies().get("latchkey-session");

        assertThat(portal.db().fetchExists(PENDING_SIGN_IN, PENDING_SIGN_IN.DIGEST.eq(Sha256.of(id))))
                .isTrue();
    }

    @Test
    void tenMinutesEndIt() {
        var client = TestFactors.halfWay(portal, OWNER);
        portal.clock().advance(Duration.ofMinutes(9));
        assertThat(client.get(STEP).status()).isEqualTo(200);
        portal.clock().advance(Duration.ofMinutes(2));

        assertThat(client.get(STEP).location()).isEqualTo("/sign-in");
        var late = factors.enter(portal, client);
        assertThat(late.location()).isEqualTo("/sign-in");
        assertThat(client.get("/sign-in").text()).contains("Signing in took too long");
        assertThat(client.get("/account").status()).isEqualTo(303);
    }

    @Test
    void signingOutEndsIt() {
        var client = TestFactors.halfWay(portal, OWNER);
        var id = client.cookies().get("latchkey-session");
        client.post("/sign-out");

        assertThat(as(id).get(STEP).location()).isEqualTo("/sign-in");
    }

    @Test
    void startingAgainEndsIt() {
        var client = TestFactors.halfWay(portal, OWNER);
        var id = client.cookies().get("latchkey-session");
        client.signIn(OWNER, WRONG);

        assertThat(as(id).get(STEP).location()).isEqualTo("/sign-in");
        assertThat(client.get(STEP).location()).isEqualTo("/sign-in");
    }

    @Test
    void anotherPasswordEndsIt() {
        var email = "owner@globex.example";
        var client = portal.signIn(email);
        TestFactors.setUp(portal, client);
        var halfWay = TestFactors.halfWay(portal, email);
        var password = Secrets.remember("another staple for the battery horse");
        var answer = client.post("/account/password", "password", password);
        assertThat(answer.status()).isEqualTo(303);

        assertThat(halfWay.get(STEP).location()).isEqualTo("/sign-in");
    }

    @Test
    void startingItEndsTheSessionThatTheBrowserHad() {
        var client = portal.signIn("member@acme.example");
        var id = client.cookies().get("latchkey-session");
        client.signIn(OWNER, TestPortal.PASSWORD);

        assertThat(as(id).get("/account").status()).isEqualTo(303);
        assertThat(client.get("/account").status()).isEqualTo(303);
        assertThat(client.get(STEP).status()).isEqualTo(200);
    }

    @Test
    void whoIsSignedInHasNothingToDoThere() {
        assertThat(portal.member().get(STEP).location()).isEqualTo("/");
        assertThat(portal.member().post(STEP, "code", "123456").location()).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"})
    void nobodyIsLedElsewhere(String next) {
        var client = portal.stranger();
        client.post("/sign-in", "email", OWNER, "password", TestPortal.PASSWORD, "next", next);
        client.forgetToken();

        assertThat(factors.enter(portal, client).location()).isEqualTo("/");
    }

    @Test
    void aWrongPasswordIsAnsweredAlikeWithAndWithoutASecondFactor() {
        var with = portal.stranger().signIn(OWNER, WRONG);
        var without = portal.stranger().signIn("owner@globex.example", WRONG);
        var unknown = portal.stranger().signIn("nobody@acme.example", WRONG);

        assertThat(with.status()).isEqualTo(422).isEqualTo(without.status()).isEqualTo(unknown.status());
        assertThat(withoutChance(with)).isEqualTo(withoutChance(without)).isEqualTo(withoutChance(unknown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   "})
    void anEmptyCodeIsNamedAndNotCounted(String code) {
        var client = TestFactors.halfWay(portal, OWNER);
        for (var i = 0; i < 12; i++) {
            assertThat(client.post(STEP, "code", code).problems())
                    .isEqualTo("Enter the six digits that your app shows");
        }
        assertThat(factors.enter(portal, client).status()).isEqualTo(303);
    }

    @Test
    void whatCannotBeACodeIsRefusedLikeAnyOther() {
        var client = TestFactors.halfWay(portal, OWNER);
        for (var code : List.of("x".repeat(5000), "12345\u0000", "<script>", "'; DROP TABLE totp; --")) {
            portal.db().execute("DELETE FROM throttle");
            assertThat(client.post(STEP, "code", code).problems()).isEqualTo(SecondFactorForm.WRONG);
        }
    }

    @Test
    void whoeverKnowsThePasswordCanNotGuessTheCode() {
        portal.clock().stop();
        var attacker = TestFactors.halfWay(portal, OWNER);
        for (var i = 0; i < 5; i++) {
            assertThat(guess(attacker).status()).isEqualTo(422);
        }
        assertThat(guess(attacker).status()).isEqualTo(429);
        // Neither another try of the password, which succeeds, nor another browser makes them forgotten.
        var again = TestFactors.halfWay(portal, OWNER);
        var delayed = guess(again);
        assertThat(delayed.status()).isEqualTo(429);
        assertThat(delayed.header("Retry-After")).isEqualTo("2");
        assertThat(delayed.problems()).startsWith("Too many tries. Try again in ");
        assertThat(factors.enter(portal, again).status()).isEqualTo(429);
        var made = 5;
        for (var hours = 0; hours < 24; hours++) {
            portal.clock().advance(Duration.ofHours(1));
            var browser = TestFactors.halfWay(portal, OWNER);
            for (var i = 0; i < 10; i++) {
                made += guess(browser).status() == 422 ? 1 : 0;
            }
        }
        assertThat(made).isBetween(20, 50);
        portal.clock().resume();
    }

    @Test
    void whoeverGuessesDoesNotLockTheOwnersBrowserOut() {
        portal.clock().stop();
        var known = TestFactors.halfWay(portal, OWNER);
        factors.enter(portal, known);
        known.post("/sign-out");
        known.forgetToken();
        var attacker = TestFactors.halfWay(portal, OWNER);
        for (var i = 0; i < 8; i++) {
            guess(attacker);
        }
        portal.clock().advance(Duration.ofSeconds(30));
        known.signIn(OWNER, TestPortal.PASSWORD);

        assertThat(factors.enter(portal, known).status()).isEqualTo(303);
        portal.clock().resume();
    }

    @Test
    void aKnownBrowserIsSlowedDownToo() {
        portal.clock().stop();
        var known = TestFactors.halfWay(portal, OWNER);
        factors.enter(portal, known);
        known.signIn(OWNER, TestPortal.PASSWORD);
        for (var i = 0; i < 10; i++) {
            assertThat(guess(known).status()).isEqualTo(422);
        }

        assertThat(guess(known).status()).isEqualTo(429);
        portal.clock().resume();
    }

    @Test
    void wrongCodesDoNotSlowARecoveryCodeDownNorTheOtherWayRound() {
        portal.clock().stop();
        var client = TestFactors.halfWay(portal, OWNER);
        for (var i = 0; i < 6; i++) {
            guess(client);
        }
        assertThat(guess(client).status()).isEqualTo(429);
        assertThat(client.post(STEP, "recovery_code", factors.recoveryCodes().getFirst())
                        .status())
                .isEqualTo(303);

        var other = TestFactors.halfWay(portal, OWNER);
        for (var i = 0; i < 6; i++) {
            other.post(STEP, "recovery_code", "wrong");
        }
        assertThat(other.post(STEP, "recovery_code", "wrong").status()).isEqualTo(429);
        assertThat(other.post(STEP + "/passkey", "credential_id", "x").status()).isEqualTo(422);
        portal.clock().resume();
    }

    @Test
    void withoutADatabaseNobodyIsLetIn() {
        var client = TestFactors.halfWay(portal, OWNER);
        client.csrf();
        portal.db().execute("RENAME TABLE totp TO totp_away");
        try {
            assertThat(factors.enter(portal, client).status()).isEqualTo(500);
            assertThat(client.get("/account").status()).isEqualTo(303);
        } finally {
            portal.db().execute("RENAME TABLE totp_away TO totp");
        }
    }

    private Page guess(Client client) {
        return client.post(STEP, "code", factors.app().wrongCode(portal.clock()));
    }

    /** Somebody who has nothing but the cookie. */
    private Client as(String session) {
        var client = portal.stranger();
        client.cookies().put("latchkey-session", session);
        return client;
    }

    private int pending() {
        return portal.db().fetchCount(PENDING_SIGN_IN, PENDING_SIGN_IN.ACCOUNT_ID.eq(account()));
    }

    private UUID account() {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(OWNER)).getId();
    }

    private UUID acme() {
        return portal.db()
                .fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq("acme"))
                .getId();
    }

    private List<String> eventsOf(Page answer) {
        return portal.db()
                .selectFrom(AUDIT_EVENT)
                .where(AUDIT_EVENT.REQUEST_ID.eq(answer.header("X-Request-Id")))
                .orderBy(AUDIT_EVENT.ID)
                .fetch(AUDIT_EVENT.ACTION);
    }

    private static String withoutChance(Page page) {
        return page.body()
                .replaceAll("name=\"csrf\" value=\"[^\"]*\"", "")
                .replaceAll("id=\"email\" name=\"email\" value=\"[^\"]*\"", "");
    }

    private static List<Page> atOnce(int times, Callable<Page> work) throws Exception {
        try (var threads = Executors.newFixedThreadPool(times)) {
            var answers = new ArrayList<Page>();
            for (var future : threads.invokeAll(Collections.nCopies(times, work))) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
