package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.OUTBOX;
import static latchkey.database.schema.Tables.RECOVERY_CODE;
import static latchkey.database.schema.Tables.TOTP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import latchkey.Client;
import latchkey.Page;
import latchkey.Snapshot;
import latchkey.TestApp;
import latchkey.TestFactors;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TotpHttpTest {
    private static final String OWNER = "owner@acme.example";
    private static final String PATH = "/account/security/totp";
    private static final String SECURITY = "/account/security";

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeEach
    void withoutFactors() {
        for (var table : List.of("totp", "recovery_code", "throttle", "outbox")) {
            portal.db().execute("DELETE FROM " + table);
        }
        portal.clock().advance(Duration.ofSeconds(60));
    }

    @Test
    void thePageShowsAPictureAndTheSameKeyAsText() {
        var page = portal.signIn(OWNER).get(PATH);
        var key = page.html().select("#key").text();

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(key).matches("([A-Z2-7]{4} ){7}[A-Z2-7]{4}");
        var picture = page.html().select("svg.qr");
        assertThat(picture.select("title").text()).isNotEmpty();
        var uri = "otpauth://totp/Latchkey%20localhost:owner%40acme.example?secret=" + key.replace(" ", "")
                + "&issuer=Latchkey%20localhost&algorithm=SHA1&digits=6&period=30";
        assertThat(picture.select("path").attr("d"))
                .isEqualTo(QrPicture.of(uri).path())
                .startsWith("M4 4h1v1h-1z");
    }

    @Test
    void lookingChangesNothingAndEachLookShowsAnotherKey() {
        var client = portal.signIn(OWNER);
        var before = Snapshot.of(portal.db());

        assertThat(client.get(PATH).html().select("#key").text())
                .isNotEqualTo(client.get(PATH).html().select("#key").text());
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void aCodeSetsItUpWithRecoveryCodesAnEventAndAMail() {
        var client = portal.signIn(OWNER);
        var factors = TestFactors.setUp(portal, client);

        assertThat(factors.answer().status()).isEqualTo(200);
        assertThat(factors.answer().header("Cache-Control")).isEqualTo("no-store");
        assertThat(factors.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
        assertThat(eventsOf(factors.answer())).containsExactly("account.totp_added");
        assertThat(mails()).isOne();
        assertThat(client.get(SECURITY).text()).contains("Set up", "10 of 10");
        assertThat(client.get("/orgs/acme/audit").text()).contains(OWNER + " set up an authenticator app");
    }

    @Test
    void whatWasShownIsNeverShownAgain() {
        var client = portal.signIn(OWNER);
        var page = client.get(PATH);
        var key = page.html().select("#key").text();
        var app = TestApp.typed(key);
        client.post(PATH, "offer", page.value("offer"), "code", app.code(portal.clock(), 0));

        for (var path : List.of(SECURITY, PATH, "/account", PATH + "/removal", "/orgs/acme/audit")) {
            assertThat(client.get(path).body()).doesNotContain(key, key.replace(" ", ""));
        }
    }

    @Test
    void whoeverStealsTheDatabaseHasNoKey() {
        var client = portal.signIn(OWNER);
        var key = TestFactors.setUp(portal, client).app().key();
        var sealed = portal.db().fetchSingle(TOTP).getSecret();

        assertThat(HexFormat.of().formatHex(sealed))
                .doesNotContain(HexFormat.of().formatHex(key));
        assertThat(sealed).hasSize(12 + key.length + 16);
        assertThat(Snapshot.of(portal.db()).toString()).doesNotContain(Base32.of(key));
    }

    @Test
    void aKeyMovedToTheRowOfAnotherAccountOpensNothing() {
        var factors = TestFactors.setUp(portal, portal.signIn(OWNER));
        portal.db()
                .update(TOTP)
                .set(TOTP.ACCOUNT_ID, account("member@acme.example"))
                .execute();
        var client = TestFactors.halfWay(portal, "member@acme.example");

        assertThat(factors.enter(portal, client).status()).isEqualTo(500);
        assertThat(client.get("/account").status()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "000000x", "12345", "x"})
    void aWrongCodeKeepsTheKeyAndSetsNothingUp(String code) {
        var client = portal.signIn(OWNER);
        var page = client.get(PATH);
        var answer = client.post(PATH, "offer", page.value("offer"), "code", code);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problems()).isIn(TotpForm.WRONG, "Enter the six digits that your app shows");
        assertThat(answer.html().select("#key").text())
                .isEqualTo(page.html().select("#key").text());
        assertThat(answer.value("code")).isEmpty();
        assertThat(portal.db().fetchCount(TOTP)).isZero();
        var app = TestApp.typed(answer.html().select("#key").text());
        assertThat(client.post(PATH, "offer", answer.value("offer"), "code", app.code(portal.clock(), 0))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anOfferOfAnotherAccountOrTooOldIsReplacedByANewOne() {
        var others = portal.signIn("member@acme.example").get(PATH);
        var client = portal.signIn(OWNER);
        var own = client.get(PATH);
        for (var offer :
                List.of(others.value("offer"), "", "forged", own.value("offer").substring(1))) {
            var app = TestApp.typed(others.html().select("#key").text());
            var answer = client.post(PATH, "offer", offer, "code", app.code(portal.clock(), 0));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.problems()).startsWith("The key was shown too long ago");
            assertThat(answer.html().select("#key").text())
                    .isNotEqualTo(others.html().select("#key").text());
        }
        portal.clock().advance(Duration.ofMinutes(59));
        portal.ageProof(client);
        var later = portal.signIn(OWNER);
        portal.clock().advance(Duration.ofMinutes(2));
        var app = TestApp.typed(own.html().select("#key").text());
        assertThat(later.post(PATH, "offer", own.value("offer"), "code", app.code(portal.clock(), 0))
                        .problems())
                .startsWith("The key was shown too long ago");
        assertThat(portal.db().fetchCount(TOTP)).isZero();
    }

    @Test
    void theSameFormSentAgainChangesNothing() {
        var client = portal.signIn(OWNER);
        var page = client.get(PATH);
        var app = TestApp.typed(page.html().select("#key").text());
        var code = app.code(portal.clock(), 0);
        client.post(PATH, "offer", page.value("offer"), "code", code);
        var before = Snapshot.of(portal.db());
        var again = client.post(PATH, "offer", page.value("offer"), "code", code);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.heading()).isEqualTo("These were already shown");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void ofFiveTimesAtOnceOneSetsItUp() throws Exception {
        var client = portal.signIn(OWNER);
        var page = client.get(PATH);
        client.csrf();
        var code = TestApp.typed(page.html().select("#key").text()).code(portal.clock(), 0);
        var answers = new ArrayList<Page>();
        try (var threads = Executors.newFixedThreadPool(5)) {
            Callable<Page> work = () -> client.post(PATH, "offer", page.value("offer"), "code", code);
            for (var future : threads.invokeAll(Collections.nCopies(5, work))) {
                answers.add(future.get());
            }
        }

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 409).hasSize(4);
        assertThat(mails()).isOne();
    }

    @Test
    void replacingItEndsTheFormerAppAndKeepsTheRecoveryCodes() {
        var client = portal.signIn(OWNER);
        var former = TestFactors.setUp(portal, client);
        assertThat(client.get(PATH).heading()).isEqualTo("Replace your authenticator app");
        var newer = TestFactors.setUp(portal, client);

        assertThat(newer.answer().status()).isEqualTo(303);
        assertThat(newer.answer().location()).isEqualTo(SECURITY);
        assertThat(newer.recoveryCodes()).isEmpty();
        assertThat(eventsOf(newer.answer())).containsExactly("account.totp_replaced");
        assertThat(client.get(SECURITY).text()).contains("Your authenticator app was set up", "10 of 10");
        var browser = TestFactors.halfWay(portal, OWNER);
        assertThat(former.enter(portal, browser).status()).isEqualTo(422);
        assertThat(newer.enter(portal, browser).status()).isEqualTo(303);
    }

    @Test
    void removingItEndsTheRecoveryCodesAndAsksForNothingMore() {
        var client = portal.signIn(OWNER);
        var factors = TestFactors.setUp(portal, client);
        assertThat(client.get(PATH + "/removal").text()).contains("your password alone lets you in");
        var answer = client.post(PATH + "/removal");

        assertThat(answer.location()).isEqualTo(SECURITY);
        assertThat(eventsOf(answer)).containsExactly("account.totp_removed");
        assertThat(mails()).isEqualTo(2);
        assertThat(client.get(SECURITY).text())
                .contains("was removed", "Not set up")
                .doesNotContain("of 10");
        assertThat(portal.db().fetchCount(TOTP)).isZero();
        var later = portal.stranger();
        assertThat(later.signIn(OWNER, TestPortal.PASSWORD).location()).isEqualTo("/");
        assertThat(factors.recoveryCodes()).hasSize(10);
        assertThat(portal.db().fetchCount(RECOVERY_CODE)).isZero();
    }

    @Test
    void removingWhatIsNotThereChangesNothing() {
        var client = portal.signIn(OWNER);
        client.csrf();
        var before = Snapshot.of(portal.db());

        assertThat(client.get(PATH + "/removal").location()).isEqualTo(SECURITY);
        assertThat(client.post(PATH + "/removal").location()).isEqualTo(SECURITY);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void everyChangeEndsTheOtherSessionsAndSignInsUnderWay() {
        var client = portal.signIn(OWNER);
        var other = portal.signIn(OWNER);
        var someoneElse = portal.signIn("member@acme.example");
        var factors = TestFactors.setUp(portal, client);
        assertThat(other.get("/account").status()).isEqualTo(303);
        assertThat(someoneElse.get("/account").status()).isEqualTo(200);
        assertThat(client.get("/account").status()).isEqualTo(200);

        other = TestFactors.halfWay(portal, OWNER);
        factors.enter(portal, other);
        var halfWay = TestFactors.halfWay(portal, OWNER);
        client.post(PATH + "/removal");
        assertThat(other.get("/account").status()).isEqualTo(303);
        assertThat(halfWay.get("/sign-in/second-factor").location()).isEqualTo("/sign-in");
        assertThat(client.get("/account").status()).isEqualTo(200);
    }

    @Test
    void itLeadsBackToWhereOneWasGoingAndNowhereElse() {
        var client = portal.signIn(OWNER);
        var page = client.get(PATH + "?next=" + Client.encode("/orgs/acme/tokens?q=a"));
        assertThat(page.value("next")).isEqualTo("/orgs/acme/tokens?q=a");
        assertThat(client.get(PATH + "?next=" + Client.encode("//evil.example")).value("next"))
                .isEmpty();
        var app = TestApp.typed(page.html().select("#key").text());
        var answer = client.post(
                PATH, "offer", page.value("offer"), "code", app.code(portal.clock(), 0), "next", page.value("next"));

        assertThat(answer.html().select("a.btn-primary").attr("href")).isEqualTo("/orgs/acme/tokens?q=a");
        var elsewhere = client.get(PATH);
        portal.clock().advance(Duration.ofSeconds(60));
        var other = TestApp.typed(elsewhere.html().select("#key").text());
        assertThat(client.post(
                                PATH,
                                "offer",
                                elsewhere.value("offer"),
                                "code",
                                other.code(portal.clock(), 0),
                                "next",
                                "https://evil.example/")
                        .location())
                .isEqualTo(SECURITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "/removal", "/account/security/recovery-codes"})
    void aChangeWantsAProof(String path) {
        var client = portal.signIn(OWNER);
        TestFactors.setUp(portal, client);
        client.csrf();
        portal.ageProof(client);
        var totp = portal.db().fetchSingle(TOTP);

        assertThat(client.post(path, "offer", "x", "code", "123456", "seen", "x")
                        .location())
                .startsWith("/account/proof");
        assertThat(portal.db().fetchSingle(TOTP)).isEqualTo(totp);
    }

    private int mails() {
        return portal.db().fetchCount(OUTBOX, OUTBOX.KIND.eq("credentials_changed"));
    }

    private List<String> eventsOf(Page answer) {
        return portal.db()
                .selectFrom(AUDIT_EVENT)
                .where(AUDIT_EVENT.REQUEST_ID.eq(answer.header("X-Request-Id")))
                .orderBy(AUDIT_EVENT.ID)
                .fetch(AUDIT_EVENT.ACTION);
    }

    private UUID account(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }
}
