package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.DEVICE;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import latchkey.Client;
import latchkey.Page;
import latchkey.Secrets;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.database.schema.tables.records.AuditEventRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInHttpTest {
    private static final String OWNER = "owner@acme.example";
    private static final String WRONG = Secrets.remember("incorrect horse battery staple");

    private final TestPortal portal = TestPortal.withPeople();

    @AfterEach
    void forgetFailures() {
        portal.clock().reset();
        portal.db().execute("DELETE FROM throttle");
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void whoeverKnowsThePasswordIsSignedInWithARowAndAnEvent() {
        var before = portal.db().fetchCount(SESSION);
        var client = portal.stranger();
        var answer = client.signIn(OWNER, TestPortal.PASSWORD);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/");
        assertThat(client.get("/account").text()).contains(OWNER, "Acme");
        assertThat(portal.db().fetchCount(SESSION)).isEqualTo(before + 1);
        var event = eventOf(answer);
        assertThat(event.getAction()).isEqualTo("account.signed_in");
        assertThat(event.getActor()).isEqualTo(OWNER);
        assertThat(event.getActorId()).isEqualTo(accountId(OWNER));
        assertThat(event.getOrganizationId()).isEqualTo(organizationId("acme"));
        assertThat(event.getAddress()).isEqualTo("127.0.0.1");
        assertThat(portal.owner().get("/orgs/acme/audit").text()).contains(OWNER + " signed in");
    }

    @ParameterizedTest
    @ValueSource(strings = {" owner@acme.example ", "OWNER@Acme.Example", "Owner@ACME.example\t"})
    void letterCaseAndSpacesOfTheAddressDoNotMatter(String email) {
        assertThat(portal.stranger().signIn(email, TestPortal.PASSWORD).status())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Correct horse battery staple", " correct horse battery staple", "correct horse battery"})
    void everyCharacterOfThePasswordMatters(String password) {
        assertThat(portal.stranger().signIn(OWNER, password).status()).isEqualTo(422);
    }

    @Test
    void aWrongPasswordAndAnUnknownAddressGetTheSameAnswer() {
        var wrong = portal.stranger().signIn(OWNER, WRONG);
        var unknown = portal.stranger().signIn("nobody@acme.example", WRONG);

        assertThat(wrong.status()).isEqualTo(422).isEqualTo(unknown.status());
        assertThat(wrong.problems()).isEqualTo("Check your e-mail address and password: they don’t match an account");
        assertThat(withoutChance(wrong)).isEqualTo(withoutChance(unknown));
        assertThat(namesOfHeaders(wrong)).isEqualTo(namesOfHeaders(unknown));
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner@acme.example", "nobody@acme.example"})
    void theAddressIsKeptInTheFormAndThePasswordIsNot(String email) {
        var page = portal.stranger().signIn(email, WRONG);

        assertThat(page.value("email")).isEqualTo(email);
        assertThat(page.value("password")).isEmpty();
        assertThat(page.body()).doesNotContain(WRONG);
        assertThat(page.html().title()).startsWith("Error: ");
    }

    @Test
    void aRefusedSignInIsInTheLogOfTheOrganization() {
        var answer = portal.stranger().signIn(OWNER, WRONG);

        var event = eventOf(answer);
        assertThat(event.getAction()).isEqualTo("account.sign_in_refused");
        assertThat(event.getActor()).isEqualTo(OWNER);
        assertThat(event.getOrganizationId()).isEqualTo(organizationId("acme"));
        assertThat(portal.owner().get("/orgs/acme/audit").text()).contains(OWNER + " was refused at sign-in");
    }

    @Test
    void anUnknownAddressIsInTheLogOfTheSiteOnly() {
        var answer = portal.stranger().signIn("stranger@nowhere.example", WRONG);

        var event = eventOf(answer);
        assertThat(event.getAction()).isEqualTo("account.sign_in_refused");
        assertThat(event.getActor()).isEqualTo("stranger@nowhere.example");
        assertThat(event.getActorId()).isNull();
        assertThat(event.getOrganizationId()).isNull();
        assertThat(portal.owner().get("/orgs/acme/audit").text()).doesNotContain("stranger@nowhere.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my secret pass phrase typed", "hunter2@home", "Tr0ub4dor&3", "<script>alert(1)</script>"})
    void aPasswordTypedIntoTheFieldOfTheAddressIsNotKept(String password) {
        var answer = portal.stranger().signIn(password, WRONG);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(eventOf(answer).getActor()).isEqualTo("(not an e-mail address)");
        assertThat(Snapshot.of(portal.db()).toString()).doesNotContain(password);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"                 | \"\" | Enter your e-mail address Enter your password",
                "owner@acme.example   | \"\" | Enter your password",
                "\"\"                 | x    | Enter your e-mail address",
                "\"   \"              | x    | Enter your e-mail address",
            })
    void anEmptyFieldIsNamed(String email, String password, String problems) {
        assertThat(portal.stranger()
                        .post("/sign-in", "email", email, "password", password)
                        .problems())
                .isEqualTo(problems);
    }

    @Test
    void whatCannotBeAnAddressOrPasswordIsRefusedLikeAnyOther() {
        for (var email : List.of("a\u0000@acme.example", "x".repeat(300) + "@acme.example", "a\u202eb@acme.example")) {
            assertThat(portal.stranger().signIn(email, WRONG).problems()).isEqualTo(SignInForm.WRONG);
        }
        assertThat(portal.stranger()
                        .signIn(OWNER, "a password far too long ".repeat(11))
                        .problems())
                .isEqualTo(SignInForm.WRONG);
        assertThat(portal.stranger().signIn(OWNER, "x\u0000y").problems()).isEqualTo(SignInForm.WRONG);
    }

    @Test
    void oneLandsWhereOneWasGoing() {
        var client = portal.stranger();
        var sent = client.get("/orgs/acme/tokens?status=active&q=a%20b");
        assertThat(sent.location()).isEqualTo("/sign-in?next=%2Forgs%2Facme%2Ftokens%3Fstatus%3Dactive%26q%3Da%2520b");

        var next = client.get(sent.location()).value("next");
        assertThat(next).isEqualTo("/orgs/acme/tokens?status=active&q=a%20b");
        assertThat(client.post("/sign-in", "email", OWNER, "password", WRONG, "next", next)
                        .value("next"))
                .isEqualTo(next);
        assertThat(client.post("/sign-in", "email", OWNER, "password", TestPortal.PASSWORD, "next", next)
                        .location())
                .isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "/\t/evil.example",
                "\t//evil.example",
                "/\r\nLocation: https://evil.example",
                "javascript:alert(1)",
                "evil.example",
                " /account",
                "/a b",
                "/\u0000",
                "/é",
                "///evil.example",
                "http:/evil.example",
                "@evil.example",
                "",
            })
    void nobodyIsLedElsewhere(String next) {
        var shown = portal.stranger().get("/sign-in?next=" + Client.encode(next));
        assertThat(shown.value("next")).isEmpty();

        var answer = portal.stranger().post("/sign-in", "email", OWNER, "password", TestPortal.PASSWORD, "next", next);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/");
    }

    @Test
    void anIdPlantedBeforeSignInIsWorthNothingAfterIt() {
        var client = portal.stranger();
        client.get("/sign-in");
        var planted = client.cookies().get("latchkey-session");
        client.signIn(OWNER, TestPortal.PASSWORD);
        var given = client.cookies().get("latchkey-session");

        assertThat(given).isNotEqualTo(planted).matches("[A-Za-z0-9_-]{43}");
        assertThat(accountPage(planted).status()).isEqualTo(303);
        assertThat(accountPage(given).status()).isEqualTo(200);
    }

    @Test
    void signingInAgainEndsTheSessionBefore() {
        var client = portal.signIn(OWNER);
        var old = client.cookies().get("latchkey-session");
        client.post("/sign-in", "email", "member@acme.example", "password", TestPortal.PASSWORD);

        assertThat(client.get("/account").text()).contains("member@acme.example");
        assertThat(accountPage(old).status()).isEqualTo(303);
    }

    @Test
    void theDatabaseKnowsOnlyADigestOfTheSession() {
        var client = portal.signIn(OWNER);
        var id = client.cookies().get("latchkey-session");
        var device = client.cookies().get("latchkey-device");

        assertThat(portal.db().fetchExists(SESSION, SESSION.DIGEST.eq(Sha256.of(id))))
                .isTrue();
        assertThat(portal.db().fetchExists(DEVICE, DEVICE.DIGEST.eq(Sha256.of(device))))
                .isTrue();
        assertThat(Snapshot.of(portal.db()).toString()).doesNotContain(id, device);
        assertThat(portal.db().fetchValues(ACCOUNT.PASSWORD_HASH))
                .allMatch(hash -> hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "\"", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "' OR 1=1 --"})
    void aForgedSessionIsNobodys(String id) {
        assertThat(accountPage(id).status()).isEqualTo(303);
    }

    @Test
    void aSessionEndsWhenNobodyUsesItForAnHour() {
        var client = portal.signIn(OWNER);
        portal.clock().advance(Duration.ofMinutes(59));
        assertThat(client.get("/account").status()).isEqualTo(200);
        portal.clock().advance(Duration.ofMinutes(59));
        assertThat(client.get("/account").status()).isEqualTo(200);
        portal.clock().advance(Duration.ofMinutes(61));

        var answer = client.get("/account");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/sign-in?next=%2Faccount");
    }

    @Test
    void aSessionEndsAfterTwelveHoursHoweverMuchItIsUsed() {
        var client = portal.signIn(OWNER);
        for (var i = 0; i < 23; i++) {
            portal.clock().advance(Duration.ofMinutes(31));
            assertThat(client.get("/account").status()).describedAs("use " + i).isEqualTo(200);
        }
        portal.clock().advance(Duration.ofMinutes(10));

        assertThat(client.get("/account").status()).isEqualTo(303);
    }

    @Test
    void theLimitsOfSessionsAreSettings() {
        var limits = java.util.Map.of("session.idle-limit", "2 minutes", "session.absolute-limit", "3 minutes");
        try (var strict = TestPortal.withPeople(limits)) {
            var client = strict.signIn(OWNER);
            strict.clock().advance(Duration.ofSeconds(100));
            assertThat(client.get("/account").status()).isEqualTo(200);
            strict.clock().advance(Duration.ofSeconds(90));
            assertThat(client.get("/account").status()).isEqualTo(303);
        }
    }

    @Test
    void signingOutEndsTheSessionAndClearsTheBrowser() {
        var client = portal.signIn(OWNER);
        var id = client.cookies().get("latchkey-session");
        var answer = client.post("/sign-out");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/sign-in");
        assertThat(answer.header("Clear-Site-Data")).isEqualTo("\"cache\", \"storage\"");
        assertThat(client.cookies()).doesNotContainKey("latchkey-session");
        assertThat(accountPage(id).status()).isEqualTo(303);
        assertThat(portal.db().fetchExists(SESSION, SESSION.DIGEST.eq(Sha256.of(id))))
                .isFalse();
        var event = eventOf(answer);
        assertThat(event.getAction()).isEqualTo("account.signed_out");
        assertThat(event.getActor()).isEqualTo(OWNER);
        assertThat(event.getOrganizationId()).isEqualTo(organizationId("acme"));
    }

    @Test
    void aStrangerWhoSignsOutLeavesNoEvent() {
        var before = portal.db().fetchCount(AUDIT_EVENT);
        assertThat(portal.stranger().post("/sign-out").status()).isEqualTo(303);
        assertThat(portal.db().fetchCount(AUDIT_EVENT)).isEqualTo(before);
    }

    @Test
    void afterFiveFailuresAStrangersBrowserWaitsAndTheClockLetsItIn() {
        portal.clock().stop();
        for (var i = 0; i < 5; i++) {
            assertThat(portal.stranger().signIn(OWNER, WRONG).status()).isEqualTo(422);
        }
        var events = portal.db().fetchCount(AUDIT_EVENT);
        var delayed = portal.stranger().signIn(OWNER, TestPortal.PASSWORD);

        assertThat(delayed.status()).isEqualTo(429);
        assertThat(delayed.header("Retry-After")).isEqualTo("2");
        assertThat(delayed.problems()).startsWith("Too many tries. Try again in ");
        assertThat(delayed.value("email")).isEqualTo(OWNER);
        assertThat(portal.db().fetchCount(AUDIT_EVENT)).isEqualTo(events);
        portal.clock().advance(Duration.ofSeconds(2));
        assertThat(portal.stranger().signIn(OWNER, TestPortal.PASSWORD).status())
                .isEqualTo(303);
    }

    @Test
    void theWaitDoublesWithEachFailureAndASuccessForgetsThem() {
        portal.clock().stop();
        for (var i = 0; i < 5; i++) {
            portal.stranger().signIn(OWNER, WRONG);
        }
        for (var seconds : List.of(1, 2, 4, 8, 16)) {
            portal.clock().advance(Duration.ofSeconds(seconds));
            assertThat(portal.stranger().signIn(OWNER, WRONG).status())
                    .describedAs("after " + seconds + " s")
                    .isEqualTo(422);
        }
        portal.clock().advance(Duration.ofSeconds(16));
        assertThat(portal.stranger().signIn(OWNER, TestPortal.PASSWORD).status())
                .isEqualTo(429);
        portal.clock().advance(Duration.ofSeconds(17));
        assertThat(portal.stranger().signIn(OWNER, TestPortal.PASSWORD).status())
                .isEqualTo(303);
        for (var i = 0; i < 5; i++) {
            assertThat(portal.stranger().signIn(OWNER, WRONG).status()).isEqualTo(422);
        }
    }

    @Test
    void anUnknownAddressIsSlowedDownAlike() {
        portal.clock().stop();
        for (var i = 0; i < 5; i++) {
            assertThat(portal.stranger().signIn("nobody@acme.example", WRONG).status())
                    .isEqualTo(422);
        }
        assertThat(portal.stranger().signIn("nobody@acme.example", WRONG).status())
                .isEqualTo(429);
    }

    @Test
    void aBrowserThatSignedInBeforeIsNotLockedOutByAStranger() {
        portal.clock().stop();
        var known = portal.signIn(OWNER);
        known.post("/sign-out");
        for (var i = 0; i < 8; i++) {
            portal.stranger().signIn(OWNER, WRONG);
        }
        assertThat(portal.stranger().signIn(OWNER, TestPortal.PASSWORD).status())
                .isEqualTo(429);

        assertThat(known.signIn(OWNER, TestPortal.PASSWORD).status()).isEqualTo(303);
    }

    @Test
    void theCookieOfADeviceHelpsWithItsOwnAccountOnly() {
        portal.clock().stop();
        var known = portal.signIn("owner@globex.example");
        known.post("/sign-out");
        for (var i = 0; i < 5; i++) {
            portal.stranger().signIn(OWNER, WRONG);
        }
        assertThat(known.signIn(OWNER, TestPortal.PASSWORD).status()).isEqualTo(429);
    }

    @Test
    void oneDeviceMayBeKnownToSeveralAccounts() {
        portal.clock().stop();
        var shared = portal.signIn("owner@globex.example");
        var device = shared.cookies().get("latchkey-device");
        shared.signIn(OWNER, TestPortal.PASSWORD);
        assertThat(shared.cookies().get("latchkey-device")).isNotEqualTo(device);
        for (var i = 0; i < 5; i++) {
            portal.stranger().signIn("owner@globex.example", WRONG);
        }

        assertThat(shared.signIn("owner@globex.example", TestPortal.PASSWORD).status())
                .isEqualTo(303);
    }

    @Test
    void aStrangerWithManyAddressesIsSlowedDownByItsNetwork() {
        portal.clock().stop();
        for (var i = 0; i < 30; i++) {
            assertThat(portal.stranger()
                            .signIn("nobody" + i + "@acme.example", WRONG)
                            .status())
                    .isEqualTo(422);
        }
        assertThat(portal.stranger().signIn("somebody@acme.example", WRONG).status())
                .isEqualTo(429);
    }

    @Test
    void ofFortyTriesAtOnceNoMoreAreMadeThanAllowed() throws Exception {
        portal.clock().stop();
        var clients = new ArrayList<Client>();
        for (var i = 0; i < 40; i++) {
            var client = portal.stranger();
            client.csrf();
            clients.add(client);
        }
        var before = portal.db().fetchCount(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq("account.sign_in_refused"));
        var next = Collections.synchronizedList(clients);
        var answers = atOnce(40, () -> next.removeFirst().post("/sign-in", "email", OWNER, "password", WRONG));

        var made = answers.stream().filter(page -> page.status() == 422).count();
        assertThat(made).isEqualTo(5);
        assertThat(answers).filteredOn(page -> page.status() == 429).hasSize(35);
        assertThat(portal.db().fetchCount(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq("account.sign_in_refused")) - before)
                .isEqualTo(5);
    }

    private Page accountPage(String session) {
        var client = portal.stranger();
        return client.send(client.request("/account").header("Cookie", "latchkey-session=" + session));
    }

    private AuditEventRecord eventOf(Page answer) {
        return portal.db().fetchSingle(AUDIT_EVENT, AUDIT_EVENT.REQUEST_ID.eq(answer.header("X-Request-Id")));
    }

    private java.util.UUID organizationId(String slug) {
        return portal.db().fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq(slug)).getId();
    }

    private java.util.UUID accountId(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }

    /** A body without what differs from request to request, and without the address that was typed. */
    private static String withoutChance(Page page) {
        return page.body()
                .replaceAll("name=\"csrf\" value=\"[^\"]*\"", "")
                .replaceAll("id=\"email\" name=\"email\" value=\"[^\"]*\"", "");
    }

    private static List<String> namesOfHeaders(Page page) {
        return page.response().headers().map().keySet().stream().sorted().toList();
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
