package latchkey.account;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.KEPT_FORM;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Page;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.TestPortal.Route;
import latchkey.web.Access;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs a proof of the last minutes, and the form that waits for it. */
class SudoHttpTest {
    private static final Duration TOO_OLD = Duration.ofMinutes(16);
    private static final String[] FORM = {
        "name",
        "Half <filled> & “quoted”",
        "description",
        "First line\r\nSecond line",
        "expires",
        "30d",
        "scopes",
        "projects:read",
        "scopes",
        "builds:read"
    };

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aProofOfTheLastQuarterOfAnHourIsEnough() {
        var owner = portal.signIn("owner@acme.example");
        portal.clock().advance(Duration.ofMinutes(14));

        assertThat(create(owner, "In time").status()).isEqualTo(200);
    }

    @Test
    void aFormThatMetAnOldProofIsKeptAndGoesOnAfterIt() {
        var owner = withOldProof("owner@acme.example");
        var asked = owner.post("/orgs/acme/tokens", FORM);

        assertThat(asked.status()).isEqualTo(303);
        assertThat(asked.location()).startsWith("/account/proof?next=");
        var proof = owner.get(asked.location());
        assertThat(proof.heading()).isEqualTo("Confirm that it is you");
        assertThat(proof.text()).contains("What you filled in is kept", "Create a token", "Half <filled> & “quoted”");
        assertThat(proof.text()).doesNotContain("Second line");
        assertThat(tokens("Half <filled> & “quoted”")).isZero();

        var back = owner.post("/account/proof", "next", proof.value("next"), "password", TestPortal.PASSWORD);
        assertThat(back.status()).isEqualTo(303);
        var resumption = owner.get(back.location());
        assertThat(resumption.heading()).isEqualTo("Go on where you were");
        assertThat(resumption.html().select("form[data-resume]")).hasSize(1);
        assertThat(resumption.text()).contains("Create a token", "Half <filled> & “quoted”", "acme");

        var created = send(owner, resumption);
        assertThat(created.status()).isEqualTo(200);
        assertThat(created.secret()).startsWith("lk_");
        var row = portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.NAME.eq("Half <filled> & “quoted”"));
        assertThat(row.getDescription()).isEqualTo("First line\nSecond line");
    }

    @Test
    void whoComesBackToAKeptFormSendsItByHand() {
        var owner = withOldProof("owner@acme.example");
        var path = pathOfKept(owner);
        prove(owner);

        assertThat(owner.get(path).html().select("form[data-resume]")).hasSize(1);
        var again = owner.get(path);
        assertThat(again.html().select("form[data-resume]")).isEmpty();
        assertThat(again.html().select("[name=name]").val()).isEqualTo("Half <filled> & “quoted”");
    }

    @Test
    void aKeptFormIsNobodyElses() {
        var path = pathOfKept(withOldProof("owner@acme.example"));

        for (var other : List.of(portal.member(), portal.otherOwner(), portal.administrator())) {
            var answer = other.get(path);
            assertThat(answer.status()).isEqualTo(410);
            assertThat(answer.body()).doesNotContain("Half");
        }
        assertThat(portal.stranger().get(path).location()).startsWith("/sign-in");
    }

    @Test
    void aKeptFormIsForgottenAfterAnHour() {
        var owner = withOldProof("owner@acme.example");
        var path = pathOfKept(owner);
        portal.clock().advance(Duration.ofMinutes(59));
        owner.signIn("owner@acme.example", TestPortal.PASSWORD);
        assertThat(owner.get(path).status()).isEqualTo(200);
        portal.clock().advance(Duration.ofMinutes(2));

        assertThat(owner.get(path).status()).isEqualTo(410);
    }

    @Test
    void ofVeryManyTheOldestIsForgottenAndTheNewestKept() {
        var owner = withOldProof("owner@globex.example");
        var oldest =
                owner.get(owner.post("/orgs/globex/tokens", FORM).location()).value("next");
        for (var i = 0; i < 49; i++) {
            owner.post("/orgs/globex/tokens", FORM);
        }
        assertThat(owner.get(oldest).status()).isEqualTo(200);
        var newest =
                owner.get(owner.post("/orgs/globex/tokens", FORM).location()).value("next");

        assertThat(owner.get(oldest).status()).isEqualTo(410);
        assertThat(owner.get(newest).status()).isEqualTo(200);
    }

    @Test
    void nobodyLeavesAFormForSomebodyElseToSend() {
        // Whoever has a session without a proof, at a screen left open, in a browser of their own.
        var path = pathOfKept(withOldProof("owner@acme.example"));

        assertThat(portal.signIn("owner@acme.example").get(path).status()).isEqualTo(410);
    }

    @Test
    void whatIsKeptIsSealedAndHoldsNoPasswordAndNoTokenOfTheForm() {
        var owner = withOldProof("owner@acme.example");
        owner.post("/orgs/acme/tokens", "name", "Sealed away", "new_password", "do not keep me");
        var row = portal.db()
                .selectFrom(KEPT_FORM)
                .orderBy(KEPT_FORM.CREATED_AT.desc())
                .limit(1)
                .fetchSingle();
        assertThat(new String(row.getContent(), StandardCharsets.ISO_8859_1)).doesNotContain("Sealed", "name");

        prove(owner);
        var page = owner.get(ResumptionPages.PATH + row.getId());
        assertThat(page.value("name")).isEqualTo("Sealed away");
        assertThat(page.html().select("[name=new_password]")).isEmpty();
        assertThat(page.html().select("main [name=csrf]")).hasSize(1);
    }

    @Test
    void aFormThatHoldsASecretIsNotKept() {
        var secret = portal.create("Pasted").secret();
        var owner = withOldProof("owner@acme.example");
        var before = portal.db().fetchCount(KEPT_FORM);

        var asked = owner.post("/orgs/acme/tokens", "name", "Note", "description", "it is " + secret);
        assertThat(asked.location()).isEqualTo("/account/proof");
        assertThat(portal.db().fetchCount(KEPT_FORM)).isEqualTo(before);
    }

    @Test
    void aFormThatMeetsAnExpiredSessionIsKeptForWhoseItWas() {
        var owner = portal.signIn("owner@acme.example");
        owner.csrf();
        portal.clock().advance(Duration.ofHours(13));

        var asked = owner.post("/orgs/acme/tokens/new", FORM);
        assertThat(asked.location()).startsWith("/sign-in?next=%2Faccount%2Fresumption%2F");
        var signIn = owner.get(asked.location());
        assertThat(signIn.text()).contains("What you filled in is kept");
        var next = signIn.value("next");
        var signedIn =
                owner.post("/sign-in", "email", "owner@acme.example", "password", TestPortal.PASSWORD, "next", next);
        assertThat(signedIn.location()).isEqualTo(next);
        owner.forgetToken();

        var check = send(owner, owner.get(next));
        assertThat(check.status()).isEqualTo(200);
        assertThat(check.text()).contains("Half <filled> & “quoted”");
    }

    @Test
    void anotherWhoSignsInThereDoesNotGetIt() {
        var owner = portal.signIn("owner@acme.example");
        owner.csrf();
        portal.clock().advance(Duration.ofHours(13));
        var next =
                owner.get(owner.post("/orgs/acme/tokens/new", FORM).location()).value("next");
        owner.signIn("member@acme.example", TestPortal.PASSWORD);

        assertThat(owner.get(next).status()).isEqualTo(410);
    }

    @Test
    void anotherSiteCanHaveNothingKept() {
        var owner = withOldProof("owner@acme.example");
        var body = Client.form(FORM);
        var csrf = owner.csrf();
        var before = portal.db().fetchCount(KEPT_FORM);

        assertThat(owner.postRaw("/orgs/acme/tokens", body).status()).isEqualTo(403);
        assertThat(owner.postRaw("/orgs/acme/tokens", body + "&csrf=" + csrf, "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(portal.db().fetchCount(KEPT_FORM)).isEqualTo(before);
    }

    @Test
    void whatARoleMayNotDoIsRefusedBeforeAnyProofIsAskedFor() {
        var auditor = withOldProof("auditor@acme.example");

        assertThat(auditor.post("/orgs/acme/tokens", FORM).status()).isEqualTo(403);
        assertThat(auditor.post("/orgs/globex/policy", FORM).status()).isEqualTo(404);
    }

    Stream<Route> routesThatNeedAProof() {
        return portal.routes().stream()
                .filter(route -> route.roles().contains(Access.SUDO))
                .filter(route -> !route.method().equals("HEAD"));
    }

    @ParameterizedTest
    @MethodSource("routesThatNeedAProof")
    void withAnOldProofNothingIsDone(Route route) {
        var isOfSite = route.roles().contains(Access.SITE_ADMINISTRATOR);
        var client = withOldProof(isOfSite ? "admin@site.example" : "owner@acme.example");
        var path = route.path().replace("{slug}", "acme").replace("{id}", "0197c0de-0000-7000-8000-000000000000");
        client.csrf();
        var before = Snapshot.without(portal.db(), KEPT_FORM);
        var answer = route.method().equals("GET") ? client.get(path) : client.post(path, "name", "Unproven");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).startsWith("/account/proof");
        assertThat(Snapshot.without(portal.db(), KEPT_FORM)).isEqualTo(before);
    }

    @Test
    void theSiteMapFlagsWhatHandsOutOrWidensPower() {
        assertThat(routesThatNeedAProof().map(Route::toString))
                .contains(
                        "POST /orgs/{slug}/tokens",
                        "GET /orgs/{slug}/tokens/export",
                        "POST /orgs/{slug}/tokens/{id}/rotation",
                        "POST /orgs/{slug}/policy",
                        "GET /orgs/{slug}/audit/export",
                        "POST /site/resource-servers");
    }

    @Test
    void aDownloadLeadsBackToItself() {
        var owner = withOldProof("owner@acme.example");
        var asked = owner.get("/orgs/acme/tokens/export?status=live");
        var proof = owner.get(asked.location());
        var back = owner.post("/account/proof", "next", proof.value("next"), "password", TestPortal.PASSWORD);

        assertThat(back.location()).isEqualTo("/orgs/acme/tokens/export?status=live");
        assertThat(owner.get(back.location()).header("Content-Type")).startsWith("text/csv");
    }

    @Test
    void aWrongPasswordProvesNothingAndIsRecorded() {
        var owner = withOldProof("owner@acme.example");
        var answer = owner.post("/account/proof", "next", "/orgs/acme/tokens", "password", "a guess");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problems()).isEqualTo("This is not your password");
        assertThat(answer.value("password")).isEmpty();
        assertThat(answer.value("next")).isEqualTo("/orgs/acme/tokens");
        assertThat(owner.post("/orgs/acme/tokens", FORM).status()).isEqualTo(303);
        assertThat(portal.db().fetchCount(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq("account.proof_refused")))
                .isPositive();
    }

    @Test
    void anAccountWithoutAPasswordIsNotAskedForOne() {
        var account = portal.add("passkey-only@acme.example", false);
        var client = portal.signIn(account.email());
        portal.addPasskey(account.email(), "Work laptop");
        portal.db()
                .update(ACCOUNT)
                .setNull(ACCOUNT.PASSWORD_HASH)
                .where(ACCOUNT.ID.eq(account.id()))
                .execute();
        portal.ageProof(client);
        var page = client.get("/account/proof");

        assertThat(page.html().select("input[type=password]")).isEmpty();
        assertThat(page.html().select("form[data-passkey]")).hasSize(1);
        assertThat(client.post("/account/proof", "password", TestPortal.PASSWORD)
                        .status())
                .isEqualTo(422);
    }

    @Test
    void noFieldNamesAnotherAccount() {
        var member = withOldProof("member@acme.example");
        var answer = member.post(
                "/account/proof", "password", "wrong", "email", "owner@acme.example", "username", "owner@acme.example");

        assertThat(answer.status()).isEqualTo(422);
    }

    @Test
    void guessesAreSlowedDownHereAndTheRightPasswordWaitsWithThem() {
        try (var slowed = TestPortal.withPeople()) {
            var owner = slowed.signIn("owner@acme.example");
            slowed.clock().advance(TOO_OLD);
            for (var i = 0; i < 10; i++) {
                owner.post("/account/proof", "password", "guess " + i);
            }
            var delayed = owner.post("/account/proof", "password", TestPortal.PASSWORD);
            assertThat(delayed.status()).isEqualTo(429);
            assertThat(delayed.header("Retry-After")).isNotEmpty();
            assertThat(delayed.problems()).contains("Too many tries");
            slowed.clock().advance(Duration.ofMinutes(2));

            assertThat(owner.post("/account/proof", "password", TestPortal.PASSWORD)
                            .status())
                    .isEqualTo(303);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", ""})
    void theProofLeadsNowhereElse(String next) {
        var owner = withOldProof("owner@acme.example");
        var answer = owner.post("/account/proof", "next", next, "password", TestPortal.PASSWORD);

        assertThat(answer.location()).isEqualTo("/account");
    }

    @Test
    void aSessionOfAnEarlierVersionHasProvedNothing() {
        var owner = portal.signIn("owner@acme.example");
        portal.db()
                .update(latchkey.database.schema.Tables.SESSION)
                .setNull(latchkey.database.schema.Tables.SESSION.PROVED_AT)
                .execute();

        assertThat(owner.post("/orgs/acme/tokens", FORM).location()).startsWith("/account/proof");
    }

    private Client withOldProof(String email) {
        var client = portal.signIn(email);
        portal.clock().advance(TOO_OLD);
        return client;
    }

    private String pathOfKept(Client client) {
        var asked = client.post("/orgs/acme/tokens", FORM);
        return client.get(asked.location()).value("next");
    }

    private static void prove(Client client) {
        assertThat(client.post("/account/proof", "password", TestPortal.PASSWORD)
                        .status())
                .isEqualTo(303);
    }

    /** Presses the only button of the page that gives a form back. */
    private static Page send(Client client, Page resumption) {
        var form = resumption.html().select("main form").first();
        var fields = form.select("input[type=hidden]").stream()
                .filter(input -> !input.attr("name").equals("csrf"))
                .flatMap(input -> Stream.of(input.attr("name"), input.val()))
                .toArray(String[]::new);
        return client.post(form.attr("action"), fields);
    }

    private Page create(Client client, String name) {
        return client.post("/orgs/acme/tokens", "name", name, "expires", "30d", "scopes", "projects:read");
    }

    private int tokens(String name) {
        return portal.db().fetchCount(ACCESS_TOKEN, ACCESS_TOKEN.NAME.eq(name));
    }
}
