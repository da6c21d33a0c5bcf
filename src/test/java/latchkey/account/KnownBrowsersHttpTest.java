package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.DEVICE;
import static latchkey.database.schema.Tables.KEPT_FORM;
import static latchkey.database.schema.Tables.OUTBOX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import latchkey.TestFactors;
import latchkey.TestPortal;
import latchkey.mail.MessageKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Browsers that signed in before have tries of their own: as few as the account's people need, and no longer. */
class KnownBrowsersHttpTest {
    private static final String STEP = "/sign-in/second-factor";
    private static final String COOKIE = "latchkey-device";

    private final TestPortal portal = TestPortal.withPeople();

    @BeforeEach
    void forgetFailures() {
        portal.db().execute("DELETE FROM throttle");
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void whoeverHadThePasswordBeforeThereWasACodeGuessesNoMoreThanAStranger() {
        var email = person("collector@acme.example");
        var collected = new ArrayList<Client>();
        for (var i = 0; i < 10; i++) {
            collected.add(portal.signIn(email));
        }
        var owner = portal.signIn(email);
        var factors = TestFactors.setUp(portal, owner);
        portal.clock().stop();
        var made = 0;
        for (var client : collected) {
            client.signIn(email, TestPortal.PASSWORD);
            for (var i = 0; i < 10; i++) {
                made += guess(client, factors).status() == 422 ? 1 : 0;
            }
        }

        assertThat(made).isEqualTo(5);
        assertThat(devices(email)).isEqualTo(1);
        assertThat(isKnown(owner)).isTrue();
        portal.clock().resume();
    }

    @Test
    void aChangedPasswordForgetsTheOtherBrowsersAndWhatTheyLeftToBeSent() {
        var email = person("changer@acme.example");
        var other = portal.signIn(email);
        var owner = portal.signIn(email);
        var left = leaveAForm(other);
        var own = leaveAForm(owner);
        prove(owner);
        var answer = owner.post("/account/password", "password", Secrets.remember("violin marmot zulu teapot"));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(isKnown(other)).isFalse();
        assertThat(isKnown(owner)).isTrue();
        assertThat(portal.db().fetchExists(KEPT_FORM, KEPT_FORM.ID.eq(left))).isFalse();
        assertThat(portal.db().fetchExists(KEPT_FORM, KEPT_FORM.ID.eq(own))).isTrue();
    }

    @Test
    void aNewFactorEndsWhatOtherBrowsersLeftToBeSent() {
        var email = person("wary@acme.example");
        var left = leaveAForm(portal.signIn(email));
        TestFactors.setUp(portal, portal.signIn(email));

        assertThat(portal.db().fetchExists(KEPT_FORM, KEPT_FORM.ID.eq(left))).isFalse();
    }

    @Test
    void aPasswordResetByMailForgetsEveryBrowserButTheOneItIsDoneWith() {
        var email = person("forgetful@acme.example");
        var other = portal.signIn(email);
        var owner = portal.signIn(email);
        owner.post("/password-reset", "email", email);
        await().until(() -> portal.mailsTo(email).stream().anyMatch(mail -> mail.kind() == MessageKind.PASSWORD_RESET));
        var link = portal.linkTo(email, MessageKind.PASSWORD_RESET);
        Secrets.remember(link.substring(PasswordReset.PATH.length()));
        var password = Secrets.remember("gadget walnut zulu teapot");
        assertThat(owner.post(link, "password", password).status()).isEqualTo(303);

        assertThat(isKnown(other)).isFalse();
        assertThat(isKnown(owner)).isTrue();
    }

    @Test
    void twentyBrowsersAreKnownAndTheOneNotSeenForLongestGoes() {
        var email = person("traveller@acme.example");
        var first = portal.signIn(email);
        var second = portal.signIn(email);
        for (var i = 0; i < 18; i++) {
            portal.clock().advance(Duration.ofSeconds(1));
            portal.signIn(email);
        }
        first.signIn(email, TestPortal.PASSWORD);
        assertThat(devices(email)).isEqualTo(20);
        portal.signIn(email);

        assertThat(devices(email)).isEqualTo(20);
        assertThat(isKnown(first)).isTrue();
        assertThat(isKnown(second)).isFalse();
    }

    @Test
    void theCookieIsAnotherAfterEachSignInAndOneThatWasPlantedIsWorthNothing() {
        var email = person("victim@acme.example");
        var attacker = portal.signIn(person("attacker@acme.example"));
        var planted = cookie(attacker);
        var victim = portal.stranger();
        victim.cookies().put(COOKIE, planted);
        victim.signIn(email, TestPortal.PASSWORD);
        var given = cookie(victim);

        assertThat(given).isNotEqualTo(planted);
        assertThat(isKnown(attacker)).isFalse();
        victim.signIn(email, TestPortal.PASSWORD);
        assertThat(cookie(victim)).isNotEqualTo(given);
        assertThat(devices(email)).isEqualTo(1);
    }

    @Test
    void oneBrowserStaysKnownToEachOfItsAccountsAndNoneGivesAnotherNewTries() {
        var first = person("first@acme.example");
        var second = person("second@acme.example");
        var client = portal.signIn(first);
        client.signIn(second, TestPortal.PASSWORD);
        portal.clock().stop();
        var made = 0;
        for (var i = 0; i < 30; i++) {
            made += client.signIn(first, "a guess").status() == 422 ? 1 : 0;
            client.signIn(second, TestPortal.PASSWORD);
        }

        assertThat(made).isEqualTo(10);
        assertThat(devices(first)).isEqualTo(1);
        portal.clock().resume();
    }

    @Test
    void ofTwoSignInsAtOnceOfAKnownBrowserNeitherFailsNorIsTakenForANewOne() throws Exception {
        var email = person("impatient@acme.example");
        var known = portal.signIn(email);
        var device = cookie(known);
        var twins = Collections.synchronizedList(new ArrayList<Client>());
        for (var i = 0; i < 4; i++) {
            var twin = portal.stranger();
            twin.csrf();
            twin.cookies().put(COOKIE, device);
            twins.add(twin);
        }
        var answers =
                atOnce(4, () -> twins.removeFirst().post("/sign-in", "email", email, "password", TestPortal.PASSWORD));

        assertThat(answers).extracting(Page::status).containsOnly(303);
        assertThat(portal.db().fetchCount(OUTBOX, OUTBOX.RECIPIENT.eq(email), OUTBOX.KIND.eq("new_device")))
                .isZero();
    }

    private String person(String email) {
        portal.add(email, false);
        return email;
    }

    private UUID leaveAForm(Client client) {
        portal.ageProof(client);
        var asked = client.post("/account/security/recovery-codes", "seen", "none");
        var next = client.get(asked.location()).value("next");
        return UUID.fromString(next.substring(ResumptionPages.PATH.length()));
    }

    private static void prove(Client client) {
        assertThat(client.post("/account/proof", "password", TestPortal.PASSWORD)
                        .status())
                .isEqualTo(303);
    }

    private Page guess(Client client, TestFactors factors) {
        return client.post(STEP, "code", factors.app().wrongCode(portal.clock()));
    }

    private boolean isKnown(Client client) {
        return portal.db().fetchExists(DEVICE, DEVICE.DIGEST.eq(Sha256.of(cookie(client))));
    }

    private static String cookie(Client client) {
        return String.valueOf(client.cookies().get(COOKIE));
    }

    private int devices(String email) {
        var account = portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
        return portal.db().fetchCount(DEVICE, DEVICE.ACCOUNT_ID.eq(account));
    }

    private static List<Page> atOnce(int number, Callable<Page> task) throws Exception {
        try (var threads = Executors.newFixedThreadPool(number)) {
            var answers = new ArrayList<Page>();
            for (var future : threads.invokeAll(Collections.nCopies(number, task))) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
