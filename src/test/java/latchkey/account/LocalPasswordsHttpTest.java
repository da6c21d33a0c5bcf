package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.OIDC_IDENTITY;
import static latchkey.database.schema.Tables.PASSKEY;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.HashMap;
import latchkey.Client;
import latchkey.Secrets;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.mail.MessageKind;
import latchkey.web.BaseUrl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A portal whose own passwords are switched off. */
class LocalPasswordsHttpTest {
    private static final String OWNER = "owner@acme.example";

    private final TestProvider provider = new TestProvider();
    private final TestPortal portal = portal();

    @AfterAll
    void stop() {
        portal.close();
        provider.close();
    }

    @Test
    void theSignInPageHasNoPasswordAndLeadsToTheProvider() {
        var page = portal.stranger().get("/sign-in");

        assertThat(page.html().select("input[type=password], form[action=/sign-in]"))
                .isEmpty();
        assertThat(page.html().select("a[href^=/sign-in/oidc]").hasClass("btn-primary"))
                .isTrue();
        assertThat(page.body()).doesNotContain("/password-reset");
    }

    @Test
    void aRightPasswordSignsNobodyIn() {
        var client = portal.stranger();
        var before = Snapshot.of(portal.db());
        var answer = client.post("/sign-in", "email", OWNER, "password", TestPortal.PASSWORD);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.heading()).isEqualTo("Passwords are switched off");
        assertThat(client.get("/account").status()).isEqualTo(303);
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /password-reset",
        "POST, /password-reset",
        "GET, /account/password",
        "POST, /account/password",
        "POST, /account/proof"
    })
    void nothingElseTakesOrChangesAPassword(String method, String path) {
        var client = signedIn();
        var before = Snapshot.of(portal.db());
        var answer = method.equals("GET")
                ? client.get(path)
                : client.post(path, "password", TestPortal.PASSWORD, "email", OWNER);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("Sign in with Test ID");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void theProvidersWordOnAnAddressIsEnough() {
        var client = signedIn();

        assertThat(client.get("/account").text()).contains(OWNER);
        assertThat(portal.db().fetchCount(OIDC_IDENTITY)).isEqualTo(1);
    }

    @Test
    void aPasswordThatCountsForNothingIsNoOtherWayIn() {
        var client = signedIn();
        var id = portal.db().fetchSingle(OIDC_IDENTITY).getId();
        var path = "/account/security/providers/" + id + "/removal";

        assertThat(client.get(path).text()).contains("It is your only way in");
        client.post(path);
        assertThat(portal.db().fetchCount(OIDC_IDENTITY)).isEqualTo(1);
    }

    @Test
    void aLinkOfTheCommandLineIsTheWayIn() {
        var admin = portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq("admin@site.example"));
        var links = new PasswordResetLinks(portal.db(), new BaseUrl(portal.url()), portal.clock());
        var link = links.issue(admin.getId()).substring(portal.url().length());
        Secrets.remember(link.substring(link.lastIndexOf('/') + 1));
        var client = portal.stranger();
        var password = Secrets.remember("an umbrella for a rainy Tuesday " + UuidCreator.getTimeOrderedEpoch());

        assertThat(client.get(link).status()).isEqualTo(200);
        var answer = client.post(link, "password", password);
        assertThat(answer.location()).isEqualTo("/");
        assertThat(client.get("/site/organizations").status()).isEqualTo(200);
        assertThat(client.get(link).status()).isEqualTo(410);
    }

    @Test
    void noPageOffersToChangeOrToTypeAPassword() {
        var client = signedIn();
        var security = client.get("/account/security");
        portal.ageProof(client);

        assertThat(security.html().select("a[href='/account/password']")).isEmpty();
        assertThat(security.text()).contains("Passwords of this portal are switched off: you sign in with Test ID");
        assertThat(client.get("/account").html().select("a[href='/account/password']"))
                .isEmpty();
        assertThat(client.get("/account/proof").html().select("input[type=password]"))
                .isEmpty();
    }

    @Test
    void noMailTellsToChangeAPassword() {
        signedIn();
        signedIn();
        var mail = portal.mailsTo(OWNER).stream()
                .filter(it -> it.kind() == MessageKind.NEW_DEVICE)
                .findFirst()
                .orElseThrow();

        assertThat(mail.paragraphs().getLast())
                .contains("look now at what you sign in with")
                .doesNotContain("change your password");
    }

    @Test
    void theLastPasskeyStaysWhereNothingElseSignsInAndGoesWhereTheProviderDoes() {
        var client = signedIn();
        var path = "/account/security/passkeys/" + portal.addPasskey(OWNER, "Work laptop") + "/removal";
        var identity = portal.db().fetchSingle(OIDC_IDENTITY);
        identity.delete();
        prove();
        assertThat(client.get(path).text()).contains("Nothing else signs you in");
        assertThat(client.post(path).status()).isEqualTo(303);
        assertThat(portal.db().fetchCount(PASSKEY)).isEqualTo(1);

        portal.db().insertInto(OIDC_IDENTITY).set(identity).execute();
        assertThat(client.get(path).text()).contains("From then on Test ID alone lets you in");
        assertThat(client.post(path).status()).isEqualTo(303);
        assertThat(portal.db().fetchCount(PASSKEY)).isZero();
    }

    private void prove() {
        portal.db()
                .update(SESSION)
                .set(SESSION.PROVED_AT, portal.clock().instant())
                .execute();
    }

    private Client signedIn() {
        var client = portal.stranger();
        var way = TestProvider.way(client.get("/sign-in/oidc").location());
        var code = provider.code(way, provider.somebody(way, "s-owner", OWNER));
        assertThat(client.get("/sign-in/oidc/callback?code=" + code + "&state=" + way.get("state"))
                        .location())
                .isEqualTo("/");
        return client;
    }

    private TestPortal portal() {
        var settings = new HashMap<>(provider.settings());
        settings.put("sign-in.passwords", "false");
        return TestPortal.withPeople(settings);
    }
}
