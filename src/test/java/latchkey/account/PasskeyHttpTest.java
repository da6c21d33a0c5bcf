package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.OUTBOX;
import static latchkey.database.schema.Tables.PASSKEY;
import static latchkey.database.schema.Tables.PASSKEY_CHALLENGE;
import static latchkey.database.schema.Tables.RECOVERY_CODE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import latchkey.Client;
import latchkey.Page;
import latchkey.Snapshot;
import latchkey.TestFactors;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Passkeys: added, kept and removed by whose they are. */
class PasskeyHttpTest {
    private static final String LIST = "/account/security/passkeys";
    private static final String OWNER = "owner@acme.example";
    private static final String MEMBER = "member@acme.example";
    private static final String NOT_CHECKED =
            "The passkey couldn’t be checked, perhaps because it took too long. Try again";

    private final TestPortal portal = TestPortal.withPeople();
    private final Client owner = portal.owner();

    @AfterAll
    void stop() {
        portal.close();
    }

    /** Recovery codes there are, as after a first passkey: those that come with it have a test of their own. */
    @BeforeEach
    void begin() {
        portal.db().deleteFrom(PASSKEY).execute();
        add(owner, device(), "First");
        add(portal.member(), device(), "First");
        portal.db().deleteFrom(PASSKEY).execute();
    }

    @Test
    void recoveryCodesComeWithTheFirstAndGoWithTheLast() {
        portal.db().deleteFrom(RECOVERY_CODE).execute();
        var first = add(owner, device(), "First");
        assertThat(first.status()).isEqualTo(200);
        assertThat(TestFactors.recoveryCodes(first)).hasSize(10);
        assertThat(first.header("Cache-Control")).contains("no-store");
        assertThat(add(owner, device(), "Second").location()).isEqualTo(LIST);
        assertThat(owner.get("/account/security").text()).contains("Passkeys 2", "10 of 10 are left");

        assertThat(owner.get(LIST + "/" + idOf("First") + "/removal").text()).doesNotContain("password alone");
        owner.post(LIST + "/" + idOf("First") + "/removal");
        assertThat(portal.db().fetchCount(RECOVERY_CODE)).isEqualTo(10);
        assertThat(owner.get(LIST + "/" + idOf("Second") + "/removal").text()).contains("password alone");
        owner.post(LIST + "/" + idOf("Second") + "/removal");
        assertThat(portal.db().fetchCount(RECOVERY_CODE)).isZero();
    }

    @Test
    void otherSessionsEndAndThisOneStays() {
        var before = portal.signIn(OWNER);
        add(owner, device(), "New");
        assertThat(before.get("/account").status()).isEqualTo(303);
        assertThat(owner.get("/account").status()).isEqualTo(200);
    }

    @Test
    void aPasskeyIsAddedTellsItsOwnerByMailAndIsRecorded() {
        var mails = mails();
        var device = device();
        device.flags |= Authenticator.MAY_BE_SYNCED | Authenticator.SYNCED;
        var answer = add(owner, device, "Work laptop");

        assertThat(answer.location()).isEqualTo(LIST);
        assertThat(owner.get(LIST).text())
                .contains("Work laptop was added.", "1 of at most 20", "Synced between devices", "Never");
        var row = portal.db().fetchSingle(PASSKEY);
        assertThat(row.getName()).isEqualTo("Work laptop");
        assertThat(row.getCredentialId()).isEqualTo(device.credentialId);
        assertThat(row.getTransports()).isEqualTo("hybrid internal");
        assertThat(row.getBackupEligible()).isTrue();
        var event = portal.eventsAbout(accountId(OWNER)).getLast();
        assertThat(event.getAction()).isEqualTo("account.passkey_added");
        assertThat(event.getTarget()).isEqualTo("Work laptop");
        assertThat(mails()).isEqualTo(mails + 1);
        assertThat(portal.db().fetch(OUTBOX).getLast().getRecipient()).isEqualTo(OWNER);
    }

    @Test
    void aBrowserIsToldWhatIsRequiredAndNotWhoItIsFor() {
        add(owner, device(), "There before");
        var options = new JsonMapper().readTree(options(owner));

        assertThat(options.path("rp").path("id").asString()).isEqualTo("localhost");
        assertThat(options.path("attestation").asString()).isEqualTo("none");
        assertThat(options.path("authenticatorSelection").path("residentKey").asString())
                .isEqualTo("required");
        assertThat(options.path("authenticatorSelection")
                        .path("userVerification")
                        .asString())
                .isEqualTo("required");
        assertThat(options.path("pubKeyCredParams").values().stream()
                        .map(parameter -> parameter.path("alg").asInt()))
                .containsExactly(-7, -8, -257);
        assertThat(options.path("excludeCredentials").size()).isEqualTo(1);
        var handle = options.path("user").path("id").asString();
        assertThat(Base64Url.decode(handle)).hasSize(32);
        assertThat(new JsonMapper()
                        .readTree(options(owner))
                        .path("user")
                        .path("id")
                        .asString())
                .isEqualTo(handle);
        assertThat(new JsonMapper()
                        .readTree(options(portal.member()))
                        .path("user")
                        .path("id")
                        .asString())
                .isNotEqualTo(handle);
    }

    @ParameterizedTest
    @EnumSource(Authenticator.Kind.class)
    void theKindsOfKeysThatWereAskedForAreTaken(Authenticator.Kind kind) {
        var device = new Authenticator(portal.url(), kind);

        assertThat(add(owner, device, "Of a kind").status()).isEqualTo(kind == Authenticator.Kind.RS1 ? 422 : 303);
        if (kind != Authenticator.Kind.RS1) {
            assertThat(signIn(portal.stranger(), device).status()).isEqualTo(303);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"origin", "rpId", "type", "challenge", "crossOrigin", "present", "verified"})
    void whatWasNotMadeHereByWhoIsThereIsNotAdded(String lie) {
        var device = device();
        switch (lie) {
            case "origin" -> device.origin = "https://evil.example";
            case "rpId" -> device.rpId = "evil.example";
            case "type" -> device.createType = "webauthn.get";
            case "challenge" -> device.challenge = Authenticator.randomChallenge();
            case "crossOrigin" -> device.crossOrigin = true;
            case "present" -> device.flags = Authenticator.VERIFIED;
            case "verified" -> device.flags = Authenticator.PRESENT;
            default -> throw new IllegalArgumentException(lie);
        }
        var answer = add(owner, device, "Not genuine");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problems()).isEqualTo(NOT_CHECKED);
        assertThat(answer.value("name")).isEqualTo("Not genuine");
        assertThat(portal.db().fetchCount(PASSKEY)).isZero();
    }

    @Test
    void aChallengeIsForOneAnswerOneBrowserOnePurposeAndFiveMinutes() {
        var device = device();
        var options = options(owner);
        assertThat(add(owner, device, "First", options).status()).isEqualTo(303);
        var elsewhere = portal.stranger();
        signIn(elsewhere, device);
        elsewhere.forgetToken();
        assertThat(add(owner, device(), "Again", options).problems()).isEqualTo(NOT_CHECKED);
        assertThat(add(elsewhere, device(), "Elsewhere", options(owner)).problems())
                .isEqualTo(NOT_CHECKED);
        assertThat(add(portal.member(), device(), "Another", options(owner)).problems())
                .isEqualTo(NOT_CHECKED);
        var ofProof = owner.post("/account/proof/passkey/options").body();
        assertThat(add(owner, device(), "Other purpose", ofProof).problems()).isEqualTo(NOT_CHECKED);

        var late = options(owner);
        portal.clock().advance(Duration.ofMinutes(5));
        assertThat(add(owner, device(), "Late", late).problems()).isEqualTo(NOT_CHECKED);
        assertThat(portal.db().fetchCount(PASSKEY)).isEqualTo(1);
    }

    @Test
    void aChallengeThatNobodyAnsweredIsForgotten() {
        options(owner);
        var challenges = new PasskeyChallengeStore(portal.db());
        challenges.deleteExpired(portal.clock().instant());
        assertThat(portal.db().fetchCount(PASSKEY_CHALLENGE)).isPositive();
        challenges.deleteExpired(portal.clock().instant().plus(PasskeyChallenges.LIFETIME));

        assertThat(portal.db().fetchCount(PASSKEY_CHALLENGE)).isZero();
    }

    @Test
    void onlyADigestOfAChallengeIsStored() {
        var challenge =
                new JsonMapper().readTree(options(owner)).path("challenge").asString();

        assertThat(portal.db().fetchExists(PASSKEY_CHALLENGE, PASSKEY_CHALLENGE.DIGEST.eq(Sha256.of(challenge))))
                .isTrue();
        assertThat(Snapshot.of(portal.db()).toString()).doesNotContain(challenge);
    }

    @Test
    void aPasskeyBelongsToOneAccount() {
        var device = device();
        add(owner, device, "Mine");

        assertThat(add(owner, device, "Mine again").problems()).isEqualTo("This passkey was added before");
        assertThat(add(portal.member(), device, "Mine too").problems()).isEqualTo("This passkey was added before");
    }

    @Test
    void ofTwoAtOnceTheTwentyFirstIsRefused() throws Exception {
        for (var i = 0; i < 19; i++) {
            assertThat(add(owner, device(), "Key " + i).status()).isEqualTo(303);
        }
        var answers = atOnce(() -> add(owner, device(), "One more", options(owner)), 3);

        assertThat(answers.stream().map(Page::status)).containsExactlyInAnyOrder(303, 422, 422);
        assertThat(portal.db().fetchCount(PASSKEY)).isEqualTo(20);
        assertThat(add(owner, device(), "And another").problems())
                .isEqualTo("You have 20 passkeys, which is as many as there can be. Remove one that you don’t use");
        assertThat(owner.get(LIST + "/new").location()).isEqualTo(LIST);
        assertThat(owner.get(LIST).text()).contains("You have 20 passkeys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "!!", "AAAA", "AAAAA", "e30", "bnVsbA", "W10"})
    void whatIsNoAnswerOfAnAuthenticatorIsRefused(String text) {
        var before = Snapshot.of(portal.db());
        var answer = owner.post(LIST, "name", "Nonsense", "client_data", text, "attestation", text);

        assertThat(answer.problems()).isEqualTo(NOT_CHECKED);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void aNameIsSuggestedByTheBrowserAndNeverTwice() {
        var page = ask(owner, "Mozilla/5.0 (X11; Linux x86_64; rv:149.0) Gecko/20100101 Firefox/149.0");
        assertThat(page.value("name")).isEqualTo("Firefox on Linux");
        add(owner, device(), "Firefox on Linux");
        assertThat(ask(owner, "Mozilla/5.0 (X11; Linux x86_64; rv:149.0) Gecko/20100101 Firefox/149.0")
                        .value("name"))
                .isEqualTo("Firefox on Linux 2");
        assertThat(ask(owner, "").value("name")).isEqualTo("Unknown device");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "\u0000",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void aNameCanBeReadInTheList(String name) {
        assertThat(add(owner, device(), name).status()).isEqualTo(422);
        add(owner, device(), "Fine");
        var id = idOf("Fine");
        assertThat(owner.post(LIST + "/" + id + "/name", "name", name).status()).isEqualTo(422);
        assertThat(portal.db().fetchValues(PASSKEY.NAME)).containsExactly("Fine");
    }

    @Test
    void aPasskeyIsRenamed() {
        add(owner, device(), "Old <b>name</b>");
        var id = idOf("Old <b>name</b>");
        assertThat(owner.get(LIST + "/" + id + "/name").value("name")).isEqualTo("Old <b>name</b>");
        assertThat(owner.post(LIST + "/" + id + "/name", "name", "New name").location())
                .isEqualTo(LIST);

        assertThat(owner.get(LIST).text()).contains("New name was saved.");
        var event = portal.eventsAbout(accountId(OWNER)).getLast();
        assertThat(event.getAction()).isEqualTo("account.passkey_renamed");
        assertThat(event.getTarget()).isEqualTo("Old <b>name</b> → New name");
        owner.post(LIST + "/" + id + "/name", "name", "New name");
        assertThat(portal.eventsAbout(accountId(OWNER)).getLast()).isEqualTo(event);
    }

    @Test
    void aPasskeyThatWasRemovedSignsNobodyIn() {
        var device = device();
        add(owner, device, "Lost phone");
        var mails = mails();
        var path = LIST + "/" + idOf("Lost phone") + "/removal";
        assertThat(owner.get(path).heading()).isEqualTo("Remove “Lost phone”?");
        assertThat(owner.post(path).location()).isEqualTo(LIST);

        assertThat(owner.get(LIST).text()).contains("Lost phone was removed.", "No passkeys yet");
        assertThat(portal.eventsAbout(accountId(OWNER)).getLast().getAction()).isEqualTo("account.passkey_removed");
        assertThat(mails()).isEqualTo(mails + 1);
        assertThat(signIn(portal.stranger(), device).status()).isEqualTo(422);
        assertThat(owner.post(path).status()).isEqualTo(404);
    }

    @Test
    void theLastWayInStays() throws Exception {
        add(owner, device(), "One");
        add(owner, device(), "Other");
        var hash = portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(OWNER)).getPasswordHash();
        var ids = portal.db().fetchValues(PASSKEY.ID);
        portal.db()
                .update(ACCOUNT)
                .setNull(ACCOUNT.PASSWORD_HASH)
                .where(ACCOUNT.EMAIL.eq(OWNER))
                .execute();
        var next = new java.util.concurrent.ConcurrentLinkedQueue<>(ids);
        atOnce(() -> owner.post(LIST + "/" + next.remove() + "/removal"), 2);

        assertThat(portal.db().fetchCount(PASSKEY)).isEqualTo(1);
        assertThat(owner.post(LIST + "/" + portal.db().fetchSingle(PASSKEY).getId() + "/removal")
                        .location())
                .isEqualTo(LIST);
        assertThat(owner.get(LIST).text()).contains("nothing else signs you in");
        var asked = owner.get(LIST + "/" + portal.db().fetchSingle(PASSKEY).getId() + "/removal");
        assertThat(asked.text()).contains("Nothing else signs you in. Add another passkey first");
        assertThat(asked.html().select("main form")).isEmpty();
        assertThat(portal.db().fetchCount(PASSKEY)).isEqualTo(1);
        portal.db()
                .update(ACCOUNT)
                .set(ACCOUNT.PASSWORD_HASH, hash)
                .where(ACCOUNT.EMAIL.eq(OWNER))
                .execute();
    }

    @Test
    void thePasskeyOfAnotherIsNotFound() {
        add(owner, device(), "Mine alone");
        var others = List.of(portal.member(), portal.otherOwner(), portal.administrator());
        others.forEach(Client::csrf);
        var path = LIST + "/" + idOf("Mine alone");
        var before = Snapshot.of(portal.db());

        for (var client : others) {
            assertThat(client.get(path + "/name").status()).isEqualTo(404);
            assertThat(client.post(path + "/name", "name", "Theirs").status()).isEqualTo(404);
            assertThat(client.get(path + "/removal").status()).isEqualTo(404);
            assertThat(client.post(path + "/removal").status()).isEqualTo(404);
            assertThat(client.get(LIST).text()).doesNotContain("Mine alone");
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void whatChangesHowOneSignsInWantsAProof() {
        var device = device();
        add(owner, device, "Guarded");
        var id = idOf("Guarded");
        var stale = portal.stranger();
        signIn(stale, device);
        stale.forgetToken();
        portal.ageProof(stale);

        for (var answer : List.of(
                stale.get(LIST + "/new"),
                stale.post(LIST, "name", "x"),
                stale.post(LIST + "/" + id + "/name", "name", "x"),
                stale.post(LIST + "/" + id + "/removal"))) {
            assertThat(answer.location()).startsWith("/account/proof");
        }
        assertThat(portal.db().fetchValues(PASSKEY.NAME)).containsExactly("Guarded");
    }

    @Test
    void withoutItsAuditEventNothingIsAddedOrRemoved() {
        add(owner, device(), "Stays");
        var path = LIST + "/" + idOf("Stays") + "/removal";
        var mails = mails();
        portal.db()
                .execute("CREATE TRIGGER no_audit BEFORE INSERT ON audit_event FOR EACH ROW "
                        + "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'");
        try {
            assertThat(add(owner, device(), "Never").status()).isEqualTo(500);
            assertThat(owner.post(path).status()).isEqualTo(500);
        } finally {
            portal.db().execute("DROP TRIGGER no_audit");
        }
        assertThat(portal.db().fetchValues(PASSKEY.NAME)).containsExactly("Stays");
        assertThat(mails()).isEqualTo(mails);
    }

    private Authenticator device() {
        return new Authenticator(portal.url());
    }

    private static Page ask(Client client, String userAgent) {
        return client.send(
                client.request(LIST + "/new").header("User-Agent", userAgent).GET());
    }

    private static String options(Client client) {
        return client.post(LIST + "/options").body();
    }

    private static Page add(Client client, Authenticator device, String name) {
        return add(client, device, name, options(client));
    }

    private static Page add(Client client, Authenticator device, String name, String options) {
        return client.post(LIST, device.create(options, name));
    }

    private static Page signIn(Client client, Authenticator device) {
        return client.post(
                "/sign-in/passkey",
                device.get(client.post("/sign-in/passkey/options").body()));
    }

    private UUID idOf(String name) {
        return portal.db().fetchSingle(PASSKEY, PASSKEY.NAME.eq(name)).getId();
    }

    private UUID accountId(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }

    private int mails() {
        return portal.db().fetchCount(OUTBOX, OUTBOX.KIND.eq("credentials_changed"));
    }

    private static List<Page> atOnce(Callable<Page> work, int times) throws Exception {
        try (var threads = Executors.newFixedThreadPool(times)) {
            var futures = threads.invokeAll(
                    IntStream.range(0, times).mapToObj(i -> work).toList());
            return futures.stream().map(PasskeyHttpTest::get).toList();
        }
    }

    private static Page get(Future<Page> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
