package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.OIDC_IDENTITY;
import static latchkey.database.schema.Tables.OIDC_LINK;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.Client;
import latchkey.TestPortal;
import latchkey.database.Transactions;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a provider is to an account: told when it is tied, listed, and taken away. */
class LinkedProvidersHttpTest {
    private final TestProvider provider = new TestProvider();
    private final TestPortal portal = portal();
    private int made;

    @AfterAll
    void stop() {
        portal.close();
        provider.close();
    }

    @Test
    void whoeverOwnsAnAccountIsToldWhenItIsTied() {
        var email = newAccount();
        portal.signIn(email);
        tie(email, "s-told");

        var mails = notices(email);
        assertThat(mails).extracting(Message::subject).containsExactly("A sign-in service was tied to your account");
        assertThat(mails.getFirst().paragraphs().toString()).contains("Test ID", provider.issuer(), "127.0.0.1");
        provider.signIn(portal.stranger(), "s-fresh", "fresh@acme.example");
        assertThat(notices("fresh@acme.example")).hasSize(1);
        provider.signIn(portal.stranger(), "s-fresh", "fresh@acme.example");
        assertThat(notices("fresh@acme.example")).hasSize(1);
    }

    @Test
    void itIsListedAndRemovedWithAProofWhichEndsTheOtherSessionsAndIsTold() {
        var email = newAccount();
        var client = tie(email, "s-listed");
        var other = portal.stranger();
        assertThat(provider.signIn(other, "s-listed", email).location()).isEqualTo("/");
        var page = client.get("/account/security");
        var path = page.html().select("a[href$=/removal][href*=providers]").attr("href");
        assertThat(page.text()).contains("Sign-in service Tied", "Test ID");
        var asked = client.get(path);
        assertThat(asked.heading()).isEqualTo("Remove Test ID?");
        assertThat(asked.text()).contains(provider.issuer(), "Your other sessions end");

        portal.ageProof(client);
        assertThat(client.post(path).location()).startsWith("/account/proof");
        assertThat(identities(email)).isEqualTo(1);
        client.post("/account/proof", "password", TestPortal.PASSWORD, "next", "/account");
        assertThat(client.post(path).location()).isEqualTo("/account/security");
        assertThat(client.get("/account/security").text()).contains("Test ID doesn’t sign you in any more", "Not tied");

        assertThat(identities(email)).isZero();
        assertThat(other.get("/account").status()).isEqualTo(303);
        assertThat(portal.eventsAbout(id(email)).getValues(AUDIT_EVENT.ACTION)).contains("account.provider_unlinked");
        assertThat(notices(email))
                .extracting(Message::subject)
                .contains("A sign-in service was taken from your account");
        assertThat(client.get(path).status()).isEqualTo(404);
        assertThat(client.post(path).status()).isEqualTo(404);
        assertThat(provider.signIn(portal.stranger(), "s-listed", email).location())
                .isEqualTo("/account/oidc-link");
    }

    @Test
    void theLastWayInStays() {
        var client = portal.stranger();
        var email = "only@acme.example";
        provider.signIn(client, "s-only", email);
        var path = removal(email);

        var asked = client.get(path);
        assertThat(asked.text()).contains("It is your only way in");
        assertThat(asked.html().select("form[action=" + path + "]")).isEmpty();
        assertThat(client.post(path).status()).isEqualTo(303);
        assertThat(client.get("/account/security").text()).contains("Test ID stays: without it you couldn’t sign in");
        assertThat(identities(email)).isEqualTo(1);

        portal.addPasskey(email, "Key");
        assertThat(client.get(path).html().select("form[action=" + path + "]")).hasSize(1);
        client.post(path);
        assertThat(identities(email)).isZero();
    }

    @Test
    void aProviderThatWasSetBeforeIsListedAndNeverTheLastWayIn() {
        var client = portal.stranger();
        var email = "former@acme.example";
        provider.signIn(client, "s-former", email);
        var former = "https://former.example/realms/main";
        new OidcIdentityStore(portal.db())
                .insert(id(email), former, "s-former", portal.clock().instant().minusSeconds(60));

        assertThat(client.get("/account/security").text()).contains(former + " Doesn’t sign you in any more.");
        client.post(removal(email));
        assertThat(new OidcIdentityStore(portal.db()).of(id(email)))
                .extracting(LinkedProvider::issuer)
                .containsExactly(provider.issuer());
    }

    @Test
    void nobodyRemovesThatOfAnother() {
        var email = newAccount();
        tie(email, "s-anothers");
        var path = removal(email);

        for (var client : List.of(portal.owner(), portal.otherOwner(), portal.administrator())) {
            assertThat(client.get(path).status()).isEqualTo(404);
            assertThat(client.post(path).status()).isEqualTo(404);
        }
        assertThat(identities(email)).isEqualTo(1);
    }

    @Test
    void whoWasMadeAnewAtTheProviderIsToldSoAndTiedOnceTheFormerIsRemoved() {
        var email = newAccount();
        var client = tie(email, "s-former-self");
        var answer = provider.signIn(portal.stranger(), "s-new-self", email);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.heading()).isEqualTo("Your account is tied to somebody else there");
        assertThat(answer.text()).contains(email, "Your account, Security");

        client.post(removal(email));
        var again = portal.stranger();
        assertThat(provider.signIn(again, "s-new-self", email).location()).isEqualTo("/account/oidc-link");
        again.signIn(email, TestPortal.PASSWORD);
        assertThat(again.post("/account/oidc-link").location()).isEqualTo("/account");
        assertThat(provider.signIn(portal.stranger(), "s-new-self", email).location())
                .isEqualTo("/");
        assertThat(provider.signIn(portal.stranger(), "s-former-self", email).status())
                .isEqualTo(403);
    }

    @Test
    void whatIsRemovedMeanwhileLetsNobodyIn() throws Exception {
        var email = newAccount();
        tie(email, "s-raced");
        portal.db().deleteFrom(SESSION).where(SESSION.ACCOUNT_ID.eq(id(email))).execute();
        var client = portal.stranger();
        var answer = LockedRow.of(portal, new Account(id(email), email, false))
                .during(
                        () -> provider.signIn(client, "s-raced", email),
                        db -> new OidcIdentityStore(db).deleteAllOf(id(email)));

        assertThat(answer.location()).isEqualTo("/account/oidc-link");
        assertThat(portal.db().fetchCount(SESSION, SESSION.ACCOUNT_ID.eq(id(email))))
                .isZero();
    }

    @Test
    void whatWaitsIsOverOnceItIsTiedElsewhere() {
        var email = newAccount();
        var client = portal.stranger();
        provider.signIn(client, "s-elsewhere", email);
        client.signIn(email, TestPortal.PASSWORD);
        provider.signIn(portal.stranger(), "s-elsewhere", "elsewhere@acme.example");

        assertThat(client.post("/account/oidc-link").status()).isEqualTo(410);
        assertThat(identities(email)).isZero();
    }

    @Test
    void whoLosesEveryFactorLosesTheProviderToo() {
        var email = newAccount();
        tie(email, "s-reset");
        provider.signIn(portal.stranger(), "s-reset-again", newAccount());
        var waits = portal.db().fetchCount(OIDC_LINK);
        new Transactions(portal.db()).run(() -> new FactorRemoval(portal.db()).removeAll(id(email)));

        assertThat(identities(email)).isZero();
        assertThat(portal.db().fetchCount(OIDC_LINK)).isEqualTo(waits);
        assertThat(provider.signIn(portal.stranger(), "s-reset", email).location())
                .isEqualTo("/account/oidc-link");
    }

    /** Signs in as it used to, and confirms. */
    private Client tie(String email, String subject) {
        var client = portal.stranger();
        assertThat(provider.signIn(client, subject, email).location()).isEqualTo("/account/oidc-link");
        client.signIn(email, TestPortal.PASSWORD);
        assertThat(client.post("/account/oidc-link").location()).isEqualTo("/account");
        return client;
    }

    private String removal(String email) {
        var linked = new OidcIdentityStore(portal.db()).of(id(email)).getFirst();
        return "/account/security/providers/" + linked.id() + "/removal";
    }

    private List<Message> notices(String email) {
        return portal.mailsTo(email).stream()
                .filter(mail -> mail.kind() == MessageKind.CREDENTIALS_CHANGED)
                .toList();
    }

    private int identities(String email) {
        return portal.db().fetchCount(OIDC_IDENTITY, OIDC_IDENTITY.ACCOUNT_ID.eq(id(email)));
    }

    private UUID id(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }

    private String newAccount() {
        return portal.add("linked" + ++made + "@acme.example", false).email();
    }

    private TestPortal portal() {
        var settings = new HashMap<>(provider.settings());
        settings.putAll(Map.of("oidc.create-accounts", "true"));
        return TestPortal.withPeople(settings);
    }
}
