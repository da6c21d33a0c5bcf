package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.OUTBOX;
import static latchkey.database.schema.Tables.PASSWORD_RESET;
import static latchkey.database.schema.Tables.SESSION;
import static latchkey.database.schema.Tables.THROTTLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import latchkey.Client;
import latchkey.Page;
import latchkey.Secrets;
import latchkey.TestPortal;
import latchkey.mail.MessageKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordResetHttpTest {
    private static final String NEW = Secrets.remember("violin marmot zulu teapot");

    private final TestPortal portal = TestPortal.withPeople();

    @BeforeEach
    void forgetLinks() {
        portal.db().deleteFrom(PASSWORD_RESET).execute();
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aForgottenPasswordIsReplacedByALinkThatWorksOnce() {
        var other = portal.signIn("member@acme.example");
        var link = linkFor("member@acme.example");
        var page = portal.stranger().get(link);
        assertThat(page.heading()).isEqualTo("Choose a new password");
        assertThat(page.text()).contains("member@acme.example", "15 characters or more");

        var client = portal.stranger();
        var answer = client.post(link, "password", NEW);
        assertThat(answer.location()).isEqualTo("/sign-in");
        assertThat(client.get("/sign-in").text()).contains("Your new password is set");
        assertThat(other.get("/account").status()).isEqualTo(303);
        assertThat(portal.stranger()
                        .signIn("member@acme.example", TestPortal.PASSWORD)
                        .status())
                .isEqualTo(422);
        assertThat(portal.stranger().signIn("member@acme.example", NEW).status())
                .isEqualTo(303);

        assertThat(portal.stranger().get(link).status()).isEqualTo(410);
        assertThat(portal.stranger().post(link, "password", NEW).status()).isEqualTo(410);
        assertThat(portal.mailsTo("member@acme.example"))
                .anyMatch(mail -> mail.kind() == MessageKind.CREDENTIALS_CHANGED);
        assertThat(portal.db()
                        .fetchValues(portal.db().select(AUDIT_EVENT.ACTION).from(AUDIT_EVENT)))
                .contains("account.password_reset_requested", "account.password_reset");
    }

    @Test
    void theLinkItselfSignsNobodyIn() {
        var client = portal.stranger();
        var before = portal.db().fetchCount(SESSION);
        client.get(linkFor("auditor@acme.example"));

        assertThat(client.get("/account").status()).isEqualTo(303);
        assertThat(portal.db().fetchCount(SESSION)).isEqualTo(before);
    }

    @Test
    void anUnknownAddressGetsTheSameAnswerAndNoMail() {
        var known = ask(portal.stranger(), "owner@globex.example");
        var unknown = ask(portal.stranger(), "nobody@globex.example");

        assertThat(known.status()).isEqualTo(200).isEqualTo(unknown.status());
        assertThat(known.body().replace("owner@", "").replaceAll("[0-9A-Za-z_-]{43}", ""))
                .isEqualTo(unknown.body().replace("nobody@", "").replaceAll("[0-9A-Za-z_-]{43}", ""));
        await().until(() -> !portal.mailsTo("owner@globex.example").isEmpty());
        assertThat(portal.db().fetchCount(OUTBOX, OUTBOX.RECIPIENT.eq("nobody@globex.example")))
                .isZero();
    }

    @Test
    void aLinkWorksForHalfAnHour() {
        try (var later = TestPortal.withPeople()) {
            ask(later.stranger(), "owner@acme.example");
            await().until(() -> !later.mailsTo("owner@acme.example").isEmpty());
            var link = later.linkTo("owner@acme.example", MessageKind.PASSWORD_RESET);
            later.clock().advance(Duration.ofMinutes(29));
            assertThat(later.stranger().get(link).status()).isEqualTo(200);
            later.clock().advance(Duration.ofMinutes(2));

            assertThat(later.stranger().get(link).status()).isEqualTo(410);
            assertThat(later.stranger().post(link, "password", NEW).status()).isEqualTo(410);
        }
    }

    @Test
    void whoeverAsksAgainEndsNobodysLinkAndUsingOneEndsAll() {
        var email = "owner@acme.example";
        var links = List.of(linkFor(email), linkFor(email), linkFor(email));
        for (var link : links) {
            assertThat(portal.stranger().get(link).status()).isEqualTo(200);
        }
        var answer = portal.stranger().post(links.get(1), "password", Secrets.remember("violin marmot zulu teapot 9"));
        assertThat(answer.status()).isEqualTo(303);

        for (var link : links) {
            assertThat(portal.stranger().get(link).status()).isEqualTo(410);
        }
    }

    @Test
    void threeLinksLiveAtOnceAndAFourthRequestSendsNoneAndEndsNone() {
        var email = portal.add("flooded@acme.example", false).email();
        var links = List.of(linkFor(email), linkFor(email), linkFor(email));
        portal.db().deleteFrom(THROTTLE).execute();
        var asked = requests();
        assertThat(ask(portal.stranger(), email).status()).isEqualTo(200);
        await().until(() -> requests() > asked);

        assertThat(portal.mailsTo(email)).hasSize(3);
        for (var link : links) {
            assertThat(portal.stranger().get(link).status()).isEqualTo(200);
        }
        portal.clock().advance(Duration.ofMinutes(31));
        assertThat(portal.stranger().get(linkFor(email)).status()).isEqualTo(200);
    }

    @Test
    void anAccountThatSignsInWithoutAPasswordGetsNoneByMail() {
        var email = withoutPassword("passkey-only@acme.example");
        portal.addPasskey(email, "Work laptop");
        var answer = ask(portal.stranger(), email);
        var unknown = ask(portal.stranger(), "nobody-at-all@acme.example");
        await().until(() -> !portal.mailsTo(email).isEmpty());

        assertThat(answer.heading()).isEqualTo(unknown.heading());
        assertThat(answer.text().replace(email, ""))
                .isEqualTo(unknown.text().replace("nobody-at-all@acme.example", ""));
        var mail = portal.mailsTo(email).getFirst();
        assertThat(mail.kind()).isEqualTo(MessageKind.NO_PASSWORD);
        assertThat(mail.link()).isNull();
        assertThat(portal.db().fetchCount(PASSWORD_RESET)).isZero();
    }

    @Test
    void anAccountThatNothingSignsInGetsALink() {
        var email = withoutPassword("appointed@acme.example");

        assertThat(portal.stranger().get(linkFor(email)).status()).isEqualTo(200);
    }

    @Test
    void aChangeOfThePasswordEndsTheLink() {
        var link = linkFor("admin@site.example");
        portal.signIn("admin@site.example").post("/account/password", "password", TestPortal.PASSWORD);

        assertThat(portal.stranger().get(link).status()).isEqualTo(410);
    }

    @Test
    void aWeakPasswordLeavesTheLinkAlive() {
        var link = linkFor("owner@acme.example");
        var refused = portal.stranger().post(link, "password", "too short");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problems()).contains("15 characters or more");
        assertThat(refused.value("password")).isEmpty();
        assertThat(portal.stranger().get(link).status()).isEqualTo(200);
    }

    @Test
    void ofManyWhoUseALinkAtOnceOneSetsThePassword() throws Exception {
        var link = linkFor("owner@globex.example");
        var answers = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(6)) {
            var futures = new ArrayList<Future<Page>>();
            for (var i = 0; i < 6; i++) {
                var password = Secrets.remember("violin marmot zulu teapot " + i);
                futures.add(threads.submit(() -> portal.stranger().post(link, "password", password)));
            }
            for (var future : futures) {
                answers.add(future.get().status());
            }
        }

        assertThat(answers).containsOnlyOnce(303).contains(410);
    }

    @Test
    void onlyADigestOfTheLinkIsStored() {
        var token = linkFor("owner@acme.example").substring(PasswordReset.PATH.length());
        var stored = portal.db().selectFrom(PASSWORD_RESET).fetch(PASSWORD_RESET.DIGEST);

        assertThat(stored).anyMatch(digest -> java.util.Arrays.equals(digest, Sha256.of(token)));
        assertThat(portal.db().selectFrom(OUTBOX).fetch().formatCSV()).doesNotContain(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/password-reset/x", "/password-reset/%00", "/password-reset/%27"})
    void whatIsNoLinkIsOver(String path) {
        assertThat(portal.stranger().get(path).status()).isIn(400, 410);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "nobody",
                "a@b",
                "a@acme.example, b@acme.example",
                "a@acme.example\r\nBcc: x@evil.example"
            })
    void whatIsNoAddressIsSaidSo(String typed) {
        var answer = ask(portal.stranger(), typed);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problems()).startsWith("Enter ");
    }

    @Test
    void theLinkIsMadeFromTheBaseUrlWhateverTheHostSays() {
        try (var elsewhere = TestPortal.withPeople(java.util.Map.of("http.allowed-hosts", "inside.example"))) {
            var client = elsewhere.stranger();
            client.postRaw(
                    "/password-reset",
                    Client.form("email", "owner@acme.example", "csrf", client.csrf()),
                    "X-Forwarded-Host",
                    "evil.example",
                    "Forwarded",
                    "host=evil.example");
            await().until(() -> !elsewhere.mailsTo("owner@acme.example").isEmpty());
            var mail = elsewhere.mailsTo("owner@acme.example").getFirst();

            assertThat(mail.link()).isNotNull();
            assertThat(mail.link().url()).startsWith(elsewhere.url() + "/password-reset/");
        }
    }

    @Test
    void askingAgainAndAgainIsSlowedDownForKnownAndUnknownAlike() {
        try (var slowed = TestPortal.withPeople()) {
            for (var email : new String[] {"owner@acme.example", "nobody@acme.example"}) {
                var client = slowed.stranger();
                for (var i = 0; i < 5; i++) {
                    assertThat(ask(client, email).status()).isEqualTo(200);
                }
                var delayed = ask(client, email);
                assertThat(delayed.status()).isEqualTo(429);
                assertThat(delayed.header("Retry-After")).isNotEmpty();
            }
        }
    }

    @Test
    void whoAttacksFromElsewhereKeepsNobodyFromALink() {
        try (var attacked = TestPortal.withPeople()) {
            var owner = attacked.owner();
            owner.post("/sign-out");
            owner.forgetToken();
            for (var i = 0; i < 12; i++) {
                ask(attacked.stranger(), "owner@acme.example");
            }

            assertThat(ask(attacked.stranger(), "owner@acme.example").status()).isEqualTo(429);
            assertThat(ask(owner, "owner@acme.example").status()).isEqualTo(200);
        }
    }

    private String withoutPassword(String email) {
        var account = portal.add(email, false);
        portal.db()
                .update(ACCOUNT)
                .setNull(ACCOUNT.PASSWORD_HASH)
                .where(ACCOUNT.ID.eq(account.id()))
                .execute();
        return email;
    }

    private int requests() {
        return portal.db().fetchCount(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq("account.password_reset_requested"));
    }

    private static Page ask(Client client, String email) {
        return client.post("/password-reset", "email", email);
    }

    /** Forgets failures first, so that the tests do not slow each other down. */
    private String linkFor(String email) {
        var sent = count(email);
        portal.db().deleteFrom(THROTTLE).execute();
        assertThat(ask(portal.stranger(), email).status()).isEqualTo(200);
        await().until(() -> count(email) > sent);
        var link = portal.linkTo(email, MessageKind.PASSWORD_RESET);
        Secrets.remember(link.substring(PasswordReset.PATH.length()));
        return link;
    }

    private long count(String email) {
        return portal.mailsTo(email).stream()
                .filter(mail -> mail.kind() == MessageKind.PASSWORD_RESET)
                .count();
    }
}
