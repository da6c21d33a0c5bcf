package latchkey.account;

import static latchkey.database.schema.Tables.PASSKEY;
import static latchkey.database.schema.Tables.PENDING_SIGN_IN;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import latchkey.Client;
import latchkey.Page;
import latchkey.Secrets;
import latchkey.TestFactors;
import latchkey.TestPortal;
import latchkey.database.Transactions;
import latchkey.web.BaseUrl;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What somebody signs in with ends while they do: then no session is left that began with it. */
class SessionRaceHttpTest {
    private static final String NEW = Secrets.remember("violin marmot zulu teapot");

    private final TestPortal portal = TestPortal.withPeople();
    private int made;

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aPasswordThatIsReplacedWhileItIsVerifiedLetsNobodyIn() throws Exception {
        var account = newAccount();
        var hash = new Passwords().hash(NEW);
        var answer = whileLocked(
                account,
                () -> portal.stranger().signIn(account.email(), TestPortal.PASSWORD),
                db -> new AccountStore(db)
                        .setPasswordHash(account.id(), hash, portal.clock().instant()));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(sessions(account)).isZero();
        assertThat(portal.stranger().signIn(account.email(), NEW).status()).isEqualTo(303);
    }

    @Test
    void nobodyIsHalfWayInWithAPasswordThatIsReplacedMeanwhile() throws Exception {
        var account = newAccount();
        portal.addPasskey(account.email(), "Key");
        var hash = new Passwords().hash(NEW);
        var answer = whileLocked(
                account,
                () -> portal.stranger().signIn(account.email(), TestPortal.PASSWORD),
                db -> new AccountStore(db)
                        .setPasswordHash(account.id(), hash, portal.clock().instant()));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(portal.db().fetchCount(PENDING_SIGN_IN, PENDING_SIGN_IN.ACCOUNT_ID.eq(account.id())))
                .isZero();
    }

    @Test
    void aPasskeyThatIsRemovedMeanwhileLetsNobodyIn() throws Exception {
        var account = newAccount();
        var device = new Authenticator(portal.url());
        device.belongTo(portal.db(), account, "Key");
        var client = portal.stranger();
        var fields = device.get(client.post("/sign-in/passkey/options").body());
        var answer = whileLocked(
                account,
                () -> client.post("/sign-in/passkey", fields),
                db -> db.deleteFrom(PASSKEY)
                        .where(PASSKEY.ACCOUNT_ID.eq(account.id()))
                        .execute());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(sessions(account)).isZero();
    }

    @Test
    void aSecondFactorThatIsTakenAwayMeanwhileEndsTheSecondStep() throws Exception {
        var account = newAccount();
        var factors = TestFactors.setUp(portal, portal.signIn(account.email()));
        var client = TestFactors.halfWay(portal, account.email());
        client.csrf();
        var answer = whileLocked(
                account, () -> factors.enter(portal, client), db -> new FactorRemoval(db).removeAll(account.id()));

        assertThat(answer.location()).isEqualTo("/sign-in");
        assertThat(sessions(account)).isZero();
    }

    @Test
    void aNewPasswordEndsTheSessionThatBeganMeanwhile() throws Exception {
        var account = newAccount();
        var client = portal.signIn(account.email());
        client.csrf();
        var answer = whileLocked(account, () -> change(client), db -> beginSession(db, account));

        assertThat(answer.location()).isEqualTo("/account");
        assertThat(sessions(account)).isEqualTo(1);
        assertThat(client.get("/account").status()).isEqualTo(200);
    }

    @Test
    void aPasswordSetByALinkEndsTheSessionThatBeganMeanwhile() throws Exception {
        var account = newAccount();
        var links = new PasswordResetLinks(portal.db(), new BaseUrl(portal.url()), portal.clock());
        var link = links.issue(account.id()).substring(portal.url().length());
        Secrets.remember(link.substring(link.lastIndexOf('/') + 1));
        var client = portal.stranger();
        client.csrf();
        var answer = whileLocked(account, () -> client.post(link, "password", NEW), db -> beginSession(db, account));

        assertThat(answer.location()).isEqualTo("/sign-in");
        assertThat(sessions(account)).isZero();
    }

    @Test
    void whoLosesEveryFactorLosesTheSessionThatBeganMeanwhile() throws Exception {
        var account = newAccount();
        whileLocked(
                account,
                () -> {
                    new Transactions(portal.db()).run(() -> new FactorRemoval(portal.db()).removeAll(account.id()));
                    return portal.stranger().get("/sign-in");
                },
                db -> beginSession(db, account));

        assertThat(sessions(account)).isZero();
    }

    private static Page change(Client client) {
        return client.post("/account/password", "password", NEW);
    }

    private Page whileLocked(Account account, Callable<Page> acting, Consumer<DSLContext> change) throws Exception {
        return LockedRow.of(portal, account).during(acting, change);
    }

    /** As somebody does who signs in at this moment. */
    private void beginSession(DSLContext db, Account account) {
        var now = portal.clock().instant();
        var id = UUID.randomUUID();
        new SessionStore(db)
                .insert(id, Sha256.of(id.toString()), account.id(), now, now, now.plusSeconds(600), "192.0.2.1", "");
    }

    private int sessions(Account account) {
        return portal.db().fetchCount(SESSION, SESSION.ACCOUNT_ID.eq(account.id()));
    }

    private Account newAccount() {
        return portal.add("racer" + ++made + "@acme.example", false);
    }
}
