package latchkey.account;

import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.OUTBOX;
import static latchkey.database.schema.Tables.RECOVERY_CODE;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import latchkey.Client;
import latchkey.Page;
import latchkey.Snapshot;
import latchkey.TestFactors;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCodesHttpTest {
    private static final String OWNER = "owner@acme.example";
    private static final String STEP = "/sign-in/second-factor";
    private static final String PATH = "/account/security/recovery-codes";

    private final TestPortal portal = TestPortal.withPeople();
    private Client owner = portal.stranger();
    private List<String> codes = List.of();

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeEach
    void setUp() {
        for (var table : List.of("totp", "recovery_code", "throttle", "outbox")) {
            portal.db().execute("DELETE FROM " + table);
        }
        portal.clock().advance(Duration.ofSeconds(60));
        owner = portal.signIn(OWNER);
        codes = TestFactors.setUp(portal, owner).recoveryCodes();
        portal.db().execute("DELETE FROM outbox");
    }

    @Test
    void aCodeSignsInOnceAndIsRecordedAndTold() {
        var client = TestFactors.halfWay(portal, OWNER);
        var answer = use(client, codes.getFirst());

        assertThat(answer.status()).isEqualTo(303);
        assertThat(eventsOf(answer)).containsExactlyInAnyOrder("account.signed_in", "account.recovery_code_used");
        assertThat(portal.db().fetchValues(OUTBOX.KIND)).contains("credentials_changed");
        assertThat(client.get("/account/security").text())
                .contains("You signed in with a recovery code. 9 are left", "9 of 10");
        var again = use(TestFactors.halfWay(portal, OWNER), codes.getFirst());
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.problems()).isEqualTo(SecondFactorForm.WRONG_RECOVERY);
        assertThat(again.value("recovery_code")).isEmpty();
        assertThat(eventsOf(again)).containsExactly("account.second_factor_refused");
    }

    @Test
    void letterCaseSpacesAndLookalikesDoNotMatter() {
        var typed = " "
                + codes.get(1)
                        .toUpperCase(Locale.ROOT)
                        .replace("-", "  ")
                        .replace('0', 'O')
                        .replace('1', 'l');

        assertThat(use(TestFactors.halfWay(portal, OWNER), typed).status()).isEqualTo(303);
    }

    @Test
    void ofSixAtOnceOneIsSignedIn() throws Exception {
        var clients = new ArrayList<Client>();
        for (var i = 0; i < 6; i++) {
            var client = TestFactors.halfWay(portal, OWNER);
            client.csrf();
            clients.add(client);
        }
        var sessions = portal.db().fetchCount(SESSION);
        var next = Collections.synchronizedList(clients);
        var answers = atOnce(6, () -> next.removeFirst().post(STEP, "recovery_code", codes.get(2)));

        assertThat(answers).filteredOn(page -> page.status() == 303).hasSize(1);
        assertThat(portal.db().fetchCount(SESSION)).isEqualTo(sessions + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "00000-00000-00000", "7k2m9-x4p0q-w8r5t-7k2m9", "\u0000", "' OR 1=1"})
    void nothingElseIsOne(String typed) {
        var client = TestFactors.halfWay(portal, OWNER);
        var answer = use(client, typed);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(client.get("/account").status()).isEqualTo(303);
    }

    @Test
    void aCodeOfSomebodyElseIsNone() {
        var others = TestFactors.setUp(portal, portal.signIn("member@acme.example"));

        assertThat(use(
                                TestFactors.halfWay(portal, OWNER),
                                others.recoveryCodes().getFirst())
                        .status())
                .isEqualTo(422);
    }

    @Test
    void guessesAtCodesFromPaperMakeThoseWaitAndNoOthers() {
        portal.clock().stop();
        var client = TestFactors.halfWay(portal, OWNER);
        for (var i = 0; i < 5; i++) {
            use(client, "00000-00000-0000" + i);
        }

        assertThat(use(client, codes.getFirst()).status()).isEqualTo(429);
        assertThat(client.post(STEP, "code", "123456").status()).isEqualTo(422);
        portal.clock().resume();
    }

    @Test
    void theDatabaseKnowsDigestsThatNobodyCanMakeWithoutTheKey() throws Exception {
        var stored = portal.db().fetchValues(RECOVERY_CODE.DIGEST);

        assertThat(stored).hasSize(10);
        for (var code : codes) {
            for (var written : List.of(code, code.replace("-", ""))) {
                assertThat(Snapshot.of(portal.db()).toString()).doesNotContain(written);
                var plain = MessageDigest.getInstance("SHA-256").digest(written.getBytes(StandardCharsets.UTF_8));
                assertThat(stored).noneMatch(digest -> MessageDigest.isEqual(digest, plain));
            }
        }
    }

    @Test
    void newOnesEndTheEarlierOnes() {
        var page = owner.get(PATH);
        assertThat(page.text()).contains("The 10 that are left end with that");
        var answer = owner.post(PATH, "seen", page.value("seen"));
        var newer = TestFactors.recoveryCodes(answer);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(newer).hasSize(10).doesNotContainAnyElementsOf(codes);
        assertThat(eventsOf(answer)).containsExactly("account.recovery_codes_made");
        assertThat(portal.db().fetchValues(OUTBOX.KIND)).containsExactly("credentials_changed");
        assertThat(use(TestFactors.halfWay(portal, OWNER), codes.getFirst()).status())
                .isEqualTo(422);
        assertThat(use(TestFactors.halfWay(portal, OWNER), newer.getFirst()).status())
                .isEqualTo(303);
    }

    @Test
    void theSameFormSentAgainMakesNothingAndShowsNothing() {
        var seen = owner.get(PATH).value("seen");
        var first = TestFactors.recoveryCodes(owner.post(PATH, "seen", seen));
        var before = Snapshot.of(portal.db());
        for (var form : List.of(seen, "", "none", "x")) {
            var again = owner.post(PATH, "seen", form);
            assertThat(again.status()).isEqualTo(409);
            assertThat(TestFactors.recoveryCodes(again)).isEmpty();
        }

        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        assertThat(use(TestFactors.halfWay(portal, OWNER), first.getFirst()).status())
                .isEqualTo(303);
    }

    @Test
    void ofFiveTimesAtOnceOneMakesThemAndTheyWork() throws Exception {
        var seen = owner.get(PATH).value("seen");
        owner.csrf();
        var answers = atOnce(5, () -> owner.post(PATH, "seen", seen));
        var shown = answers.stream().filter(page -> page.status() == 200).toList();

        assertThat(shown).hasSize(1);
        assertThat(use(
                                TestFactors.halfWay(portal, OWNER),
                                TestFactors.recoveryCodes(shown.getFirst()).getLast())
                        .status())
                .isEqualTo(303);
    }

    @Test
    void whoHasFewIsWarnedAndWhoHasNoneIsToldAtTheDoor() {
        for (var i = 0; i < 6; i++) {
            use(TestFactors.halfWay(portal, OWNER), codes.get(i));
        }
        assertThat(owner.get("/account/security").text()).doesNotContain("recovery codes left.");
        use(TestFactors.halfWay(portal, OWNER), codes.get(6));
        assertThat(owner.get("/account/security").text()).contains("You have 3 recovery codes left.");
        for (var i = 7; i < 10; i++) {
            use(TestFactors.halfWay(portal, OWNER), codes.get(i));
        }

        assertThat(owner.get("/account/security").text()).contains("You have no recovery code left.");
        assertThat(TestFactors.halfWay(portal, OWNER).get(STEP).text()).contains("You have no recovery code left");
        assertThat(use(TestFactors.halfWay(portal, OWNER), codes.getFirst()).status())
                .isEqualTo(422);
    }

    @Test
    void whoHasNoSecondFactorMakesNone() {
        var client = portal.signIn("auditor@acme.example");
        client.csrf();
        var before = Snapshot.of(portal.db());

        assertThat(client.get(PATH).location()).isEqualTo("/account/security");
        assertThat(client.post(PATH, "seen", "none").location()).isEqualTo("/account/security");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    private Page use(Client client, String code) {
        var answer = client.post(STEP, "recovery_code", code);
        client.forgetToken();
        return answer;
    }

    private List<String> eventsOf(Page answer) {
        return portal.db()
                .selectFrom(AUDIT_EVENT)
                .where(AUDIT_EVENT.REQUEST_ID.eq(answer.header("X-Request-Id")))
                .fetch(AUDIT_EVENT.ACTION);
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
