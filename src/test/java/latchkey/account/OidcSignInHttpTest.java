package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.OIDC_IDENTITY;
import static latchkey.database.schema.Tables.OIDC_REQUEST;
import static latchkey.database.schema.Tables.SESSION;
import static latchkey.database.schema.Tables.TOTP;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Page;
import latchkey.Secrets;
import latchkey.Snapshot;
import latchkey.TestFactors;
import latchkey.TestPortal;
import latchkey.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in with a provider, and everything somebody could try with it. */
class OidcSignInHttpTest {
    private static final String CALLBACK = "/sign-in/oidc/callback";

    private final TestProvider provider = new TestProvider();
    private final TestPortal portal = portal(Map.of("oidc.create-accounts", "true"));
    private int made;

    @AfterAll
    void stop() {
        portal.close();
        provider.close();
    }

    @AfterEach
    void mend() {
        provider.down = false;
        provider.metadata.clear();
        portal.clock().reset();
    }

    @Test
    void aStrangerIsLedToTheProviderWithEverythingThatBindsTheAnswerToThisBrowser() {
        var led = portal.stranger().get("/sign-in/oidc?next=/account");
        var way = TestProvider.way(led.location());

        assertThat(led.status()).isEqualTo(303);
        assertThat(led.location()).startsWith(provider.issuer().replace("/realms/test", "/authorize?"));
        assertThat(way)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", TestProvider.CLIENT)
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("redirect_uri", portal.url() + CALLBACK)
                .containsEntry("scope", "openid email profile")
                .doesNotContainKeys("prompt", "max_age");
        assertThat(List.of(way.get("state"), way.get("nonce"), way.get("code_challenge")))
                .doesNotHaveDuplicates()
                .allMatch(value -> value.length() == 43);
        assertThat(TestProvider.way(portal.stranger().get("/sign-in/oidc").location()))
                .doesNotContainEntry("state", way.get("state"))
                .doesNotContainEntry("nonce", way.get("nonce"));
    }

    @Test
    void theSignInPageOffersTheProviderAsALink() {
        var page = portal.stranger().get("/sign-in?next=/account%3Fa%3Db");

        assertThat(page.html().select("a[href^=/sign-in/oidc]").attr("href"))
                .isEqualTo("/sign-in/oidc?next=%2Faccount%3Fa%3Db");
        assertThat(page.text()).contains("Sign in with Test ID");
    }

    @Test
    void whoeverIsVouchedForGetsAnAccountASessionAndGoesOn() {
        var client = portal.stranger();
        var way = begin(client, "/account");
        var planted = client.cookies().get("latchkey-session");
        var answer = finish(client, way, provider.somebody(way, "s-new", "New@Acme.example"));

        assertThat(answer.status()).describedAs(answer.text()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo("/account");
        assertThat(client.cookies().get("latchkey-session")).isNotEqualTo(planted);
        assertThat(client.get("/account").text()).contains("new@acme.example");
        var account = portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq("new@acme.example"));
        assertThat(account.getPasswordHash()).isNull();
        assertThat(account.getSiteAdministratorSince()).isNull();
        assertThat(portal.eventsAbout(account.getId()).getValues(AUDIT_EVENT.ACTION))
                .containsExactly("account.provider_linked", "account.signed_in");
        assertThat(portal.db().fetchCount(OIDC_REQUEST, OIDC_REQUEST.PROOF_OF.isNull()))
                .isEqualTo(portal.db().fetchCount(OIDC_REQUEST));

        // The same subject is the same account, whatever its address is by now.
        var again = portal.stranger();
        var second = begin(again, "");
        assertThat(finish(again, second, provider.somebody(second, "s-new", "renamed@acme.example"))
                        .location())
                .isEqualTo("/");
        assertThat(again.get("/account").text()).contains("new@acme.example");
        assertThat(portal.db().fetchCount(ACCOUNT, ACCOUNT.EMAIL.eq("renamed@acme.example")))
                .isZero();
    }

    @Test
    void ofTwoWhoComeForTheFirstTimeAtOnceBothAreLetIntoOneAccount() throws Exception {
        for (var round = 0; round < 3; round++) {
            var person = "twice" + ++made;
            Callable<Integer> coming = () -> provider.signIn(portal.stranger(), "s-" + person, person + "@acme.example")
                    .status();
            try (var threads = Executors.newFixedThreadPool(4)) {
                assertThat(threads.invokeAll(List.of(coming, coming, coming, coming)).stream()
                                .map(Future::resultNow))
                        .containsOnly(303);
            }
            assertThat(linked(person + "@acme.example")).isTrue();
            assertThat(portal.db().fetchCount(OIDC_IDENTITY, OIDC_IDENTITY.SUBJECT.eq("s-" + person)))
                    .isEqualTo(1);
        }
    }

    @Test
    void whoIsKnownBySubjectNeedsNoVerifiedAddressAnyMore() {
        provider.signIn(portal.stranger(), "s-unverified", "unverified@acme.example");
        var client = portal.stranger();
        var answer = provider.signIn(client, "s-unverified", "unverified@acme.example", claims -> {
            claims.remove("email_verified");
            claims.put("email", "owner@acme.example");
        });

        assertThat(answer.location()).isEqualTo("/");
        assertThat(client.get("/account").text()).contains("unverified@acme.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"})
    void nothingLeadsElsewhereAfterwards(String next) {
        var client = portal.stranger();
        var way = begin(client, next);

        assertThat(finish(client, way, somebody(way)).location()).isEqualTo("/");
    }

    @Test
    void whereAccountsAreNotMadeForEverybodyAStrangerIsRefusedAndItIsRecorded() {
        try (var strict = portal(Map.of())) {
            var client = strict.stranger();
            var way = begin(client, "");
            var answer = finish(client, way, provider.somebody(way, "s-stranger", "stranger@acme.example"));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("You have no account here", "stranger@acme.example");
            assertThat(strict.db().fetchCount(ACCOUNT, ACCOUNT.EMAIL.eq("stranger@acme.example")))
                    .isZero();
            assertThat(strict.db().fetchCount(SESSION)).isZero();
            assertThat(strict.db().fetchCount(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq("account.sign_in_refused")))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource
    void anAddressThatIsNotVerifiedLetsNobodyIn(Consumer<Map<String, Object>> change) {
        var client = portal.stranger();
        var way = begin(client, "");
        var claims = somebody(way);
        change.accept(claims);
        var answer = finish(client, way, claims);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.heading()).isEqualTo("Your e-mail address is not verified");
        assertSignedOut(client);
        assertThat(portal.db()
                        .fetchCount(
                                OIDC_IDENTITY,
                                OIDC_IDENTITY.SUBJECT.eq(claims.get("sub").toString())))
                .isZero();
    }

    static Stream<Consumer<Map<String, Object>>> anAddressThatIsNotVerifiedLetsNobodyIn() {
        return Stream.of(
                claims -> claims.put("email_verified", false),
                claims -> claims.put("email_verified", "true"),
                claims -> claims.remove("email_verified"),
                claims -> claims.remove("email"),
                claims -> claims.put("email", "not an address"),
                claims -> claims.put("email", List.of("a@acme.example")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void aTokenThatIsNotRightLetsNobodyIn(String what, Tampering tampering) {
        var client = portal.stranger();
        var way = begin(client, "");
        var idToken = tampering.token(provider, somebody(way));
        var answer = client.get(callback(way, provider.code(way, idToken)));

        assertThat(answer.status()).describedAs(what).isEqualTo(502);
        assertThat(answer.heading()).isEqualTo("The sign-in could not be confirmed");
        assertSignedOut(client);
    }

    static Stream<Arguments> aTokenThatIsNotRightLetsNobodyIn() {
        var now = Instant.now();
        return Stream.of(
                tampered(
                        "signed by another key",
                        (provider, claims) -> provider.signedBy(TestProvider.key("first"), claims)),
                tampered("signed by the shared secret", TestProvider::signedByTheSecret),
                tampered("not signed", TestProvider::unsigned),
                tampered("changed after signing", (provider, claims) -> {
                    var parts = provider.signed(claims).split("\\.");
                    claims.put("sub", "somebody else");
                    return parts[0] + "." + provider.signed(claims).split("\\.")[1] + "." + parts[2];
                }),
                with("aud", "another client"),
                with("aud", List.of(TestProvider.CLIENT, "another client")),
                with("azp", "another client"),
                with("iss", "https://elsewhere.example"),
                with("exp", now.minusSeconds(120).getEpochSecond()),
                with("iat", now.plusSeconds(600).getEpochSecond()),
                with("nonce", "of another sign-in"),
                without("nonce"),
                without("exp"),
                without("sub"),
                without("aud"),
                with("sub", "not\u00e9ascii"),
                with("sub", "x".repeat(256)));
    }

    /** Makes of right claims a token that must not be taken. */
    interface Tampering {
        String token(TestProvider provider, Map<String, Object> claims);
    }

    private static Arguments tampered(String what, Tampering tampering) {
        return Arguments.of(what, tampering);
    }

    private static Arguments with(String claim, Object value) {
        return tampered(claim + " " + value, (provider, claims) -> {
            claims.put(claim, value);
            return provider.signed(claims);
        });
    }

    private static Arguments without(String claim) {
        return tampered("without " + claim, (provider, claims) -> {
            claims.remove(claim);
            return provider.signed(claims);
        });
    }

    @Test
    void anAnswerCountsOnce() {
        var client = portal.stranger();
        var way = begin(client, "");
        var callback = callback(way, provider.code(way, somebody(way)));
        assertThat(client.get(callback).status()).isEqualTo(303);

        client.post("/sign-out");
        assertThat(client.get(callback).heading()).isEqualTo("This sign-in is over");
        assertSignedOut(client);
    }

    @Test
    void anAnswerCountsInTheBrowserThatAskedOnly() {
        var attacker = portal.stranger();
        var way = begin(attacker, "");
        var callback = callback(way, provider.code(way, somebody(way)));
        var victim = portal.stranger();
        victim.get("/sign-in");

        assertThat(victim.get(callback).status()).isEqualTo(410);
        assertThat(new Client(portal.url()).get(callback).status()).isEqualTo(410);
        assertSignedOut(victim);
        assertThat(attacker.get(callback).status()).isEqualTo(303);
    }

    @Test
    void anAnswerCountsForTenMinutes() {
        var client = portal.stranger();
        var way = begin(client, "");
        var callback = callback(way, provider.code(way, somebody(way)));
        portal.clock().advance(Duration.ofMinutes(10));

        assertThat(client.get(callback).status()).isEqualTo(410);
        assertSignedOut(client);
    }

    @Test
    void ofTheSameAnswerTwiceAtOnceOneCounts() throws Exception {
        var client = portal.stranger();
        var way = begin(client, "");
        var callback = callback(way, provider.code(way, somebody(way)));
        var cookie = "latchkey-session=" + client.cookies().get("latchkey-session");
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> asking = () -> {
                var other = portal.stranger();
                return other.send(other.request(callback).header("Cookie", cookie))
                        .status();
            };
            var answers = threads.invokeAll(List.of(asking, asking, asking, asking)).stream()
                    .map(Future::resultNow)
                    .sorted()
                    .toList();
            assertThat(answers).containsExactly(303, 410, 410, 410);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?", "?code=x", "?state=", "?state=x&code=y", "?error=access_denied", "?code=%00&state=%F0"})
    void anAnswerThatNobodyAskedForIsOver(String query) {
        var client = portal.stranger();
        client.get("/sign-in");
        var before = Snapshot.of(portal.db());

        assertThat(client.get(CALLBACK + query).status()).isIn(400, 410);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void aCodeOfSomebodyElseIsRefusedForWantOfTheirVerifier() {
        var attacker = portal.stranger();
        var others = begin(attacker, "");
        var stolen = provider.code(others, somebody(others));
        var client = portal.stranger();
        var way = begin(client, "");

        assertThat(client.get(callback(way, stolen)).status()).isEqualTo(502);
        assertSignedOut(client);
    }

    @Test
    void anAnswerInTheNameOfAnotherProviderIsRefused() {
        var client = portal.stranger();
        var way = begin(client, "");
        var wrong = callback(way, provider.code(way, somebody(way))) + "&iss=https%3A%2F%2Felsewhere.example";
        assertThat(client.get(wrong).status()).isEqualTo(502);
        assertSignedOut(client);

        var second = begin(client, "");
        var right =
                callback(second, provider.code(second, somebody(second))) + "&iss=" + Client.encode(provider.issuer());
        assertThat(client.get(right).status()).isEqualTo(303);
    }

    @Test
    void aProviderThatNamesItselfMustDoSo() {
        provider.metadata.put("authorization_response_iss_parameter_supported", true);
        try (var careful = portal(Map.of("oidc.create-accounts", "true"))) {
            var client = careful.stranger();
            var way = begin(client, "");

            assertThat(finish(client, way, somebody(way)).status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied, 403, You did not sign in",
        "login_required, 403, You did not sign in",
        "temporarily_unavailable, 503, The sign-in service does not answer",
        "invalid_scope, 502, The sign-in service refused this portal",
        "<script>, 502, The sign-in service refused this portal",
    })
    void anErrorOfTheProviderIsToldInPlainWords(String error, int status, String heading) {
        var client = portal.stranger();
        var way = begin(client, "");
        var answer = client.get(CALLBACK + "?state=" + way.get("state") + "&error=" + Client.encode(error)
                + "&error_description=" + Client.encode("Call <b>0800</b> now"));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.heading()).isEqualTo(heading);
        assertThat(answer.body()).doesNotContain("0800", "<script>");
        assertSignedOut(client);
    }

    @Test
    void whileTheProviderIsDownPasswordsWorkAndAfterwardsItDoesToo() {
        try (var other = portal(Map.of("oidc.create-accounts", "true"))) {
            provider.down = true;
            var client = other.stranger();
            var refused = client.get("/sign-in/oidc");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.heading()).isEqualTo("The sign-in service does not answer");
            assertThat(other.db().fetchCount(OIDC_REQUEST)).isZero();
            assertThat(other.signIn("owner@acme.example").get("/account").status())
                    .isEqualTo(200);

            provider.down = false;
            var way = begin(client, "");
            provider.down = true;
            var code = provider.code(way, somebody(way));
            assertThat(client.get(callback(way, code)).status()).isIn(502, 503);
            assertSignedOut(client);

            provider.down = false;
            var second = begin(client, "");
            assertThat(finish(client, second, somebody(second)).status()).isEqualTo(303);
        }
    }

    @Test
    void aProviderThatCallsItselfOtherwiseIsNotOurs() {
        provider.metadata.put("issuer", "https://elsewhere.example");
        try (var other = portal(Map.of())) {
            assertThat(other.stranger().get("/sign-in/oidc").status()).isEqualTo(503);
        }
    }

    @Test
    void lookingAheadBeginsAndEndsNothing() {
        var client = portal.stranger();
        var way = begin(client, "");
        var callback = callback(way, provider.code(way, somebody(way)));
        var before = Snapshot.of(portal.db());
        for (var path : List.of("/sign-in/oidc", callback)) {
            assertThat(client.send(client.request(path).method("HEAD", BodyPublishers.noBody()))
                            .location())
                    .isEqualTo("/sign-in");
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
        assertThat(client.get(callback).status()).isEqualTo(303);
    }

    @Test
    void anAccountThatWasThereBeforeMustSignInAndConfirmFirst() {
        var email = newAccount();
        var client = portal.stranger();
        var way = begin(client, "");
        var offered = finish(client, way, provider.somebody(way, "s-" + email, email));
        assertThat(offered.location()).isEqualTo("/account/oidc-link");
        assertSignedOut(client);
        var asked = client.get("/account/oidc-link");
        assertThat(asked.location()).isEqualTo("/sign-in?next=%2Faccount%2Foidc-link");
        assertThat(linked(email)).isFalse();
        assertThat(client.get(asked.location()).text()).contains("An account with your address is here.");

        client.signIn(email, TestPortal.PASSWORD);
        assertThat(client.get("/account/oidc-link").text()).contains(email, "Test ID");
        assertThat(linked(email)).isFalse();
        assertThat(client.post("/account/oidc-link").location()).isEqualTo("/account");
        assertThat(linked(email)).isTrue();
        assertThat(client.get("/account").text()).contains("From now on you can sign in with Test ID.");
        assertThat(client.post("/account/oidc-link").status()).isEqualTo(410);

        var later = portal.stranger();
        var second = begin(later, "");
        assertThat(finish(later, second, provider.somebody(second, "s-" + email, email))
                        .location())
                .isEqualTo("/");
        assertThat(later.get("/account").text()).contains(email);
    }

    @Test
    void anotherAccountCantTakeWhatWaits() {
        var client = portal.stranger();
        var way = begin(client, "");
        var email = newAccount();
        finish(client, way, provider.somebody(way, "s-taken", email));
        client.signIn("owner@globex.example", TestPortal.PASSWORD);

        assertThat(client.get("/account/oidc-link").status()).isEqualTo(410);
        assertThat(client.post("/account/oidc-link").status()).isEqualTo(410);
        assertThat(linked(email)).isFalse();
        assertThat(linked("owner@globex.example")).isFalse();
    }

    @Test
    void whatWaitsInOneBrowserCantBeConfirmedInAnother() {
        var attacker = portal.stranger();
        var way = begin(attacker, "");
        var email = newAccount();
        finish(attacker, way, provider.somebody(way, "s-attacker", email));
        var victim = portal.signIn(email);

        assertThat(victim.get("/account/oidc-link").status()).isEqualTo(410);
        assertThat(victim.post("/account/oidc-link").status()).isEqualTo(410);
        assertThat(linked(email)).isFalse();
    }

    @Test
    void anAddressThatChangedHandsAtTheProviderOpensNothing() {
        var client = portal.stranger();
        var way = begin(client, "");
        finish(client, way, provider.somebody(way, "s-first", "moved@acme.example"));
        var later = portal.stranger();
        var second = begin(later, "");
        var answer = finish(later, second, provider.somebody(second, "s-later", "moved@acme.example"));

        assertThat(answer.status()).isEqualTo(403);
        assertSignedOut(later);
    }

    @Test
    void whoeverHasASecondFactorIsAskedForIt() {
        var client = portal.stranger();
        var way = begin(client, "/account");
        finish(client, way, provider.somebody(way, "s-factor", "factor@acme.example"));
        var account = portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq("factor@acme.example"));
        addTotp(portal, account.getId());
        var again = portal.stranger();
        var second = begin(again, "/account");
        assertThat(finish(again, second, provider.somebody(second, "s-factor", "factor@acme.example"))
                        .location())
                .isEqualTo("/sign-in/second-factor");
        assertSignedOut(again);
    }

    @Test
    void unlessTheProviderAsksForItItself() {
        try (var trusting = portal(Map.of("oidc.create-accounts", "true", "oidc.second-factor-done", "true"))) {
            var client = trusting.stranger();
            var way = begin(client, "");
            finish(client, way, provider.somebody(way, "s-factor", "factor@acme.example"));
            var account = trusting.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq("factor@acme.example"));
            addTotp(trusting, account.getId());
            var again = trusting.stranger();
            var second = begin(again, "/account");

            assertThat(finish(again, second, provider.somebody(second, "s-factor", "factor@acme.example"))
                            .location())
                    .isEqualTo("/account");
        }
    }

    @Test
    void aProofWithTheProviderAsksAnewAndCountsOnlyIfItDid() {
        var client = portal.stranger();
        var first = begin(client, "");
        finish(client, first, provider.somebody(first, "s-proof", "proof@acme.example"));
        assertThat(client.get("/account/proof").status()).isEqualTo(303);
        portal.clock().advance(Duration.ofMinutes(16));
        assertThat(client.get("/account/proof?next=/account").text()).contains("Confirm with Test ID");

        var old = proof(client);
        assertThat(old).containsEntry("prompt", "login").containsEntry("max_age", "0");
        var claims = provider.somebody(old, "s-proof", "proof@acme.example");
        claims.put("auth_time", portal.clock().instant().minusSeconds(300).getEpochSecond());
        assertThat(finish(client, old, claims).heading()).isEqualTo("That did not prove that it is you");
        assertThat(client.get("/account/proof").status()).isEqualTo(200);

        var untold = proof(client);
        var silent = provider.somebody(untold, "s-proof", "proof@acme.example");
        silent.remove("auth_time");
        assertThat(finish(client, untold, silent).status()).isEqualTo(403);

        var another = proof(client);
        assertThat(finish(client, another, provider.somebody(another, "s-another", "proof@acme.example"))
                        .heading())
                .isEqualTo("That was somebody else");
        assertThat(client.get("/account/proof").status()).isEqualTo(200);

        var fresh = proof(client);
        var proved = provider.somebody(fresh, "s-proof", "proof@acme.example");
        proved.put("auth_time", portal.clock().instant().getEpochSecond());
        assertThat(finish(client, fresh, proved).location()).isEqualTo("/account");
        assertThat(client.get("/account/proof").status()).isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "-840, true", "-960, false", "-36000, false", "20, true", "120, false"})
    void whatTheProviderAskedLongAgoIsNoProof(int seconds, boolean counts) {
        var client = portal.stranger();
        var way = begin(client, "");
        var claims = somebody(way);
        claims.put("auth_time", portal.clock().instant().plusSeconds(seconds).getEpochSecond());
        finish(client, way, claims);

        assertThat(client.get("/account").status()).isEqualTo(200);
        assertThat(client.get("/account/proof").status()).isEqualTo(counts ? 303 : 200);
        assertThat(client.get("/account/security/totp").status()).isEqualTo(counts ? 200 : 303);
    }

    @Test
    void aProofAtTheProviderCountsFromWhenItWasGiven() {
        var client = portal.stranger();
        var way = begin(client, "");
        var claims = somebody(way);
        claims.put("auth_time", portal.clock().instant().minusSeconds(600).getEpochSecond());
        finish(client, way, claims);

        portal.clock().advance(Duration.ofMinutes(4));
        assertThat(client.get("/account/proof").status()).isEqualTo(303);
        portal.clock().advance(Duration.ofMinutes(2));
        assertThat(client.get("/account/proof").status()).isEqualTo(200);
    }

    @Test
    void aProviderThatDoesNotSayWhenItAskedProvesNothing() {
        var client = portal.stranger();
        var way = begin(client, "");
        var claims = somebody(way);
        claims.remove("auth_time");
        finish(client, way, claims);

        assertThat(client.get("/account").status()).isEqualTo(200);
        assertThat(client.get("/account/proof").status()).isEqualTo(200);
    }

    @Test
    void ourOwnSecondFactorAfterItIsAProof() {
        var client = portal.stranger();
        var way = begin(client, "");
        finish(client, way, provider.somebody(way, "s-silent", "silent@acme.example"));
        var factors = TestFactors.setUp(portal, client);
        var again = portal.stranger();
        var second = begin(again, "/account");
        var silent = provider.somebody(second, "s-silent", "silent@acme.example");
        silent.remove("auth_time");
        finish(again, second, silent);

        assertThat(factors.enter(portal, again).location()).isEqualTo("/account");
        assertThat(again.get("/account/proof").status()).isEqualTo(303);
    }

    @Test
    void whoGoesOnWithAFormThatWaitsIsAskedByTheProviderUnlessItDidJustNow() {
        var led = portal.stranger().get("/sign-in/oidc?next=/account/resumption/" + UUID.randomUUID());

        assertThat(TestProvider.way(led.location()))
                .containsEntry("max_age", "900")
                .doesNotContainKey("prompt");
    }

    @Test
    void aProofThatWasNoneIsRecorded() {
        var client = portal.stranger();
        provider.signIn(client, "s-recorded", "recorded@acme.example");
        portal.ageProof(client);
        var somebodyElse = proof(client);
        var notAsked = proof(client);
        var forged = proof(client);
        var answers = List.of(
                finish(client, somebodyElse, provider.somebody(somebodyElse, "s-else", "recorded@acme.example")),
                finish(
                        client,
                        notAsked,
                        without("auth_time", provider.somebody(notAsked, "s-recorded", "x@x.example"))),
                client.get(callback(
                        forged,
                        provider.code(
                                forged,
                                provider.unsigned(provider.somebody(forged, "s-recorded", "recorded@acme.example"))))));

        assertThat(answers).extracting(Page::status).containsExactly(403, 403, 502);
        var account = portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq("recorded@acme.example"));
        assertThat(portal.eventsAbout(account.getId()).getValues(AUDIT_EVENT.ACTION))
                .filteredOn("account.proof_refused"::equals)
                .hasSize(3);
        assertThat(client.get("/account/proof").status()).isEqualTo(200);
    }

    private static Map<String, Object> without(String claim, Map<String, Object> claims) {
        claims.remove(claim);
        return claims;
    }

    @Test
    void whoNeverCameFromTheProviderCantProveAnythingWithIt() {
        assertThat(portal.owner().get("/account/proof/oidc").status()).isEqualTo(404);
    }

    @Test
    void nothingOfTheWayStaysReadable() {
        var client = portal.stranger();
        var way = begin(client, "/account?q=remarkable-words");
        var dump = TestDatabase.dump(portal.database().jdbcUrl().replaceFirst(".*/", ""));

        assertThat(dump).doesNotContain(way.get("state"), way.get("nonce"), "remarkable-words");
    }

    private TestPortal portal(Map<String, String> more) {
        var settings = new HashMap<>(provider.settings());
        settings.putAll(more);
        return TestPortal.withPeople(settings);
    }

    private Map<String, String> begin(Client client, String next) {
        var led = client.get("/sign-in/oidc?next=" + Client.encode(next));
        assertThat(led.status()).describedAs(led.text()).isEqualTo(303);
        var way = TestProvider.way(led.location());
        Secrets.remember(way.get("state"));
        return way;
    }

    private Map<String, String> proof(Client client) {
        return TestProvider.way(client.get("/account/proof/oidc?next=/account").location());
    }

    private Page finish(Client client, Map<String, String> way, Map<String, Object> claims) {
        var answer = client.get(callback(way, provider.code(way, claims)));
        client.forgetToken();
        return answer;
    }

    private static String callback(Map<String, String> way, String code) {
        return CALLBACK + "?code=" + code + "&state=" + way.get("state");
    }

    private Map<String, Object> somebody(Map<String, String> way) {
        return provider.somebody(way, "s-" + ++made, "somebody" + made + "@acme.example");
    }

    private String newAccount() {
        return portal.add("there" + ++made + "@acme.example", false).email();
    }

    private boolean linked(String email) {
        return portal.db()
                .fetchExists(portal.db()
                        .selectOne()
                        .from(OIDC_IDENTITY)
                        .join(ACCOUNT)
                        .on(ACCOUNT.ID.eq(OIDC_IDENTITY.ACCOUNT_ID))
                        .where(ACCOUNT.EMAIL.eq(email)));
    }

    private static void addTotp(TestPortal portal, UUID account) {
        portal.db()
                .insertInto(TOTP)
                .set(TOTP.ACCOUNT_ID, account)
                .set(TOTP.SECRET, new byte[] {1})
                .set(TOTP.LAST_STEP, 1L)
                .set(TOTP.CREATED_AT, portal.clock().instant())
                .execute();
    }

    private static void assertSignedOut(Client client) {
        assertThat(client.get("/account").location()).startsWith("/sign-in");
    }
}
