package latchkey.account;

import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.OUTBOX;
import static latchkey.database.schema.Tables.PASSKEY;
import static latchkey.database.schema.Tables.SESSION;
import static latchkey.database.schema.Tables.THROTTLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Page;
import latchkey.Snapshot;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Who shows a passkey: let in alone or as a proof, and refused with the same words whatever is wrong. */
class PasskeySignInHttpTest {
    private static final String OWNER = "owner@acme.example";
    private static final String REFUSED = "That passkey wasn’t taken. Try again, or go on without it";

    private final TestPortal portal = TestPortal.withPeople();
    private Authenticator device = new Authenticator("");

    @AfterAll
    void stop() {
        portal.close();
    }

    @BeforeEach
    void begin() {
        portal.db().deleteFrom(PASSKEY).execute();
        portal.db().deleteFrom(THROTTLE).execute();
        device = added(portal.owner());
    }

    @Test
    void aPasskeyAloneSignsIn() {
        var client = portal.stranger();
        client.get("/sign-in");
        var planted = client.cookies().get("latchkey-session");
        var answer = signIn(client, device, "next", "/account");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/account");
        assertThat(client.cookies().get("latchkey-session")).isNotEqualTo(planted);
        assertThat(client.get("/account").text()).contains(OWNER);
        assertThat(events(answer)).containsExactly("account.signed_in");
        var row = portal.db().fetchSingle(PASSKEY);
        assertThat(row.getLastUsedAt()).isNotNull();
    }

    @Test
    void theWayToTheDeviceIsRememberedAsWithAPassword() {
        var client = portal.stranger();
        signIn(client, device);

        assertThat(client.cookies()).containsKey("latchkey-device");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "origin",
                "neighbour",
                "rpId",
                "type",
                "challenge",
                "crossOrigin",
                "present",
                "verified",
                "handle",
                "no handle",
                "unknown",
                "key",
                "synced",
            })
    void whateverIsWrongTheAnswerIsTheSame(String lie) {
        var liar = device;
        switch (lie) {
            case "origin" -> liar.origin = "https://evil.example";
            case "neighbour" -> liar.origin = "http://localhost:1";
            case "rpId" -> liar.rpId = "evil.example";
            case "type" -> liar.getType = "webauthn.create";
            case "challenge" -> liar.challenge = Authenticator.randomChallenge();
            case "crossOrigin" -> liar.crossOrigin = true;
            case "present" -> liar.flags = Authenticator.VERIFIED;
            case "verified" -> liar.flags = Authenticator.PRESENT;
            case "handle" -> liar.userHandle = added(portal.member()).userHandle;
            case "no handle" -> liar.userHandle = "";
            case "unknown" -> liar.credentialId[0]++;
            case "key" -> {
                liar = new Authenticator(portal.url());
                System.arraycopy(device.credentialId, 0, liar.credentialId, 0, 32);
                liar.userHandle = device.userHandle;
            }
            case "synced" -> liar.flags |= Authenticator.MAY_BE_SYNCED;
            default -> throw new IllegalArgumentException(lie);
        }
        var sessions = portal.db().fetchCount(SESSION);
        var client = portal.stranger();
        var answer = signIn(client, liar);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problems()).isEqualTo(REFUSED);
        assertThat(events(answer)).containsExactly("account.sign_in_refused");
        assertThat(portal.db().fetchCount(SESSION)).isEqualTo(sessions);
        assertThat(client.get("/account").status()).isEqualTo(303);
    }

    @Test
    void anAnswerIsTakenOnceAndFromTheBrowserThatWasAskedOnly() {
        var client = portal.stranger();
        var options = options(client);
        var elsewhere = portal.stranger();
        elsewhere.get("/sign-in");
        assertThat(elsewhere.post("/sign-in/passkey", device.get(options)).problems())
                .isEqualTo(REFUSED);

        var sent = device.get(options);
        assertThat(client.post("/sign-in/passkey", sent).status()).isEqualTo(303);
        client.forgetToken();
        assertThat(client.post("/sign-in/passkey", sent).problems()).isEqualTo(REFUSED);
    }

    @Test
    void ofFourWhoSendTheSameAnswerAtOnceOneIsLetIn() throws Exception {
        var client = portal.stranger();
        var sent = device.get(options(client));
        var twins = new ConcurrentLinkedQueue<Client>();
        for (var i = 0; i < 4; i++) {
            var twin = portal.stranger();
            twin.cookies().putAll(client.cookies());
            twin.csrf();
            twins.add(twin);
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            var statuses = new ArrayList<Integer>();
            Callable<Integer> work =
                    () -> twins.remove().post("/sign-in/passkey", sent).status();
            for (var answer : threads.invokeAll(Collections.nCopies(4, work))) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsExactlyInAnyOrder(303, 422, 422, 422);
        }
    }

    @Test
    void aReplayIsRefusedThoughTheFirstTryFailed() {
        var client = portal.stranger();
        var options = options(client);
        device.origin = "https://evil.example";
        client.post("/sign-in/passkey", device.get(options));
        device.origin = portal.url();

        assertThat(client.post("/sign-in/passkey", device.get(options)).problems())
                .isEqualTo(REFUSED);
    }

    @Test
    void anAnswerComesWithinFiveMinutes() {
        var client = portal.stranger();
        var options = options(client);
        portal.clock().advance(Duration.ofMinutes(5));

        assertThat(client.post("/sign-in/passkey", device.get(options)).problems())
                .isEqualTo(REFUSED);
    }

    @Test
    void anAnswerForAProofSignsNobodyIn() {
        var owner = signedIn();
        var proof = owner.post("/account/proof/passkey/options").body();

        assertThat(owner.post("/sign-in/passkey", device.get(proof)).problems()).isEqualTo(REFUSED);
    }

    @Test
    void aCopyIsRefusedAndItsOwnerIsTold() {
        var counting = new Authenticator(portal.url());
        counting.count = 7;
        add(portal.owner(), counting);
        assertThat(signIn(portal.stranger(), counting).status()).isEqualTo(303);
        assertThat(portal.db().fetchValues(PASSKEY.SIGN_COUNT)).contains(8L);
        var mails = portal.db().fetchCount(OUTBOX);
        counting.count = 3;
        var answer = signIn(portal.stranger(), counting);

        assertThat(answer.problems()).isEqualTo(REFUSED);
        assertThat(events(answer)).containsExactlyInAnyOrder("account.passkey_copied", "account.sign_in_refused");
        assertThat(portal.db().fetchCount(OUTBOX)).isEqualTo(mails + 1);
        assertThat(portal.db().fetchValues(PASSKEY.SIGN_COUNT)).contains(8L);
        counting.count = 7;
        assertThat(signIn(portal.stranger(), counting).problems()).isEqualTo(REFUSED);
        assertThat(signIn(portal.stranger(), counting).status()).isEqualTo(303);
    }

    @Test
    void failuresAreSlowedDownAndNobodyIsLockedOutByThem() {
        portal.clock().stop();
        var known = signedIn();
        known.post("/sign-out");
        known.forgetToken();
        device.rpId = "evil.example";
        for (var i = 0; i < 5; i++) {
            assertThat(signIn(portal.stranger(), device).status()).isEqualTo(422);
        }
        var events = portal.db().fetchCount(AUDIT_EVENT);
        var delayed = signIn(portal.stranger(), device);
        assertThat(delayed.status()).isEqualTo(429);
        assertThat(delayed.header("Retry-After")).isEqualTo("2");
        assertThat(delayed.problems()).startsWith("Too many tries");
        assertThat(portal.db().fetchCount(AUDIT_EVENT)).isEqualTo(events);

        device.rpId = "localhost";
        assertThat(signIn(known, device).status()).isEqualTo(303);
    }

    @Test
    void nobodyIsLedElsewhere() {
        assertThat(signIn(portal.stranger(), device, "next", "//evil.example").location())
                .isEqualTo("/");
    }

    @Test
    void whatIsNoAnswerAtAllLeavesNoTrace() {
        var client = portal.stranger();
        client.csrf();
        var before = Snapshot.of(portal.db());
        for (var text : List.of("", "!!", "AAAA", "e30", "bnVsbA", "W10", "eyJ0eXBlIjoxfQ")) {
            var answer = client.post(
                    "/sign-in/passkey",
                    "credential_id",
                    text,
                    "client_data",
                    text,
                    "authenticator_data",
                    text,
                    "signature",
                    text,
                    "user_handle",
                    text);
            assertThat(answer.problems()).describedAs(text).isEqualTo(REFUSED);
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void whatIsNoAnswerIsNoTryAtTheSecondStepEither() {
        var client = portal.stranger();
        client.signIn(OWNER, TestPortal.PASSWORD);
        client.csrf();
        var before = Snapshot.of(portal.db());
        for (var i = 0; i < 12; i++) {
            var answer = client.post("/sign-in/second-factor/passkey", "credential_id", "AAAA", "signature", "!!");
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.problems()).isEqualTo(REFUSED);
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        assertThat(client.post("/sign-in/second-factor/passkey", device.get(second(client)))
                        .status())
                .isEqualTo(303);
    }

    @Test
    void aPasswordThenAsksForThePasskeyAndTakesNoOther() {
        var client = portal.stranger();
        assertThat(client.signIn(OWNER, TestPortal.PASSWORD).location()).isEqualTo("/sign-in/second-factor");
        assertThat(client.get("/account").status()).isEqualTo(303);
        assertThat(client.get("/sign-in/second-factor").text()).contains("Use a passkey");
        var options = second(client);
        assertThat(new JsonMapper()
                        .readTree(options)
                        .path("allowCredentials")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(Base64Url.encode(device.credentialId));

        var others = added(portal.signIn("member@acme.example"));
        var answer = client.post("/sign-in/second-factor/passkey", others.get(options));
        assertThat(answer.problems()).isEqualTo(REFUSED);
        assertThat(events(answer)).containsExactly("account.second_factor_refused");
        assertThat(client.post("/sign-in/second-factor/passkey", device.get(options))
                        .problems())
                .describedAs("a challenge that was answered")
                .isEqualTo(REFUSED);
        assertThat(client.post("/sign-in/second-factor/passkey", device.get(second(client)))
                        .status())
                .isEqualTo(303);
        assertThat(client.get("/account").text()).contains(OWNER);
    }

    @Test
    void anAnswerForASignInAloneIsNoSecondFactorAndTheOtherWayRound() {
        var client = portal.stranger();
        client.signIn(OWNER, TestPortal.PASSWORD);
        assertThat(client.post("/sign-in/second-factor/passkey", device.get(options(client)))
                        .problems())
                .isEqualTo(REFUSED);
        assertThat(client.post("/sign-in/passkey", device.get(second(client))).problems())
                .isEqualTo(REFUSED);
    }

    private static String second(Client client) {
        return client.post("/sign-in/second-factor/passkey/options").body();
    }

    @Test
    void aPasskeyProvesThatItIsStillThem() {
        var owner = signedIn();
        portal.ageProof(owner);
        var asked = owner.get("/account/security/passkeys/new");
        var proof = owner.get(asked.location());
        assertThat(proof.text()).contains("Confirm with a passkey");
        var options = owner.post("/account/proof/passkey/options").body();
        assertThat(new JsonMapper().readTree(options).path("allowCredentials").size())
                .isEqualTo(1);
        var back = owner.post("/account/proof/passkey", with(device.get(options), "next", proof.value("next")));

        assertThat(back.location()).isEqualTo("/account/security/passkeys/new");
        assertThat(owner.get(back.location()).status()).isEqualTo(200);
    }

    @Test
    void thePasskeyOfAnotherProvesNothing() {
        var member = portal.signIn("member@acme.example");
        portal.ageProof(member);
        assertThat(member.get("/account/proof").text()).doesNotContain("passkey");
        var options = member.post("/account/proof/passkey/options").body();
        var answer = member.post("/account/proof/passkey", device.get(options));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problems()).isEqualTo(REFUSED);
        assertThat(events(answer)).containsExactly("account.proof_refused");
        assertThat(member.get("/account/security/passkeys/new").location()).startsWith("/account/proof");
    }

    private Client signedIn() {
        var client = portal.stranger();
        assertThat(signIn(client, device).status()).isEqualTo(303);
        return client;
    }

    private Authenticator added(Client client) {
        return add(client, new Authenticator(portal.url()));
    }

    private static Authenticator add(Client client, Authenticator device) {
        var path = "/account/security/passkeys";
        var answer =
                client.post(path, device.create(client.post(path + "/options").body(), "Key " + UUID.randomUUID()));
        assertThat(answer.status()).isIn(200, 303);
        return device;
    }

    private static String options(Client client) {
        return client.post("/sign-in/passkey/options").body();
    }

    private static Page signIn(Client client, Authenticator device, String... more) {
        var answer = client.post("/sign-in/passkey", with(device.get(options(client)), more));
        client.forgetToken();
        return answer;
    }

    private static String[] with(String[] fields, String... more) {
        return Stream.of(fields, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private List<String> events(Page answer) {
        return portal.db()
                .select(AUDIT_EVENT.ACTION)
                .from(AUDIT_EVENT)
                .where(AUDIT_EVENT.REQUEST_ID.eq(answer.header("X-Request-Id")))
                .fetch(AUDIT_EVENT.ACTION);
    }
}
