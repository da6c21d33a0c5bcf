package latchkey.account;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import latchkey.Client;
import latchkey.Secrets;
import latchkey.TestPortal;
import latchkey.mail.MessageKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One's own sessions, and a new password that ends them. */
class SessionsHttpTest {
    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aPageShowsWhereOneIsSignedIn() {
        var one = portal.signIn("owner@acme.example");
        portal.signIn("owner@acme.example");
        portal.signIn("member@acme.example");
        portal.db()
                .update(SESSION)
                .set(SESSION.USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
                .execute();
        var page = one.get("/account/sessions");

        assertThat(page.html().select("tbody tr")).hasSameSizeAs(idsOf("owner@acme.example"));
        assertThat(page.text()).contains("Firefox on Linux", "this one", "127.0.0.1");
        assertThat(page.html().select("tbody tr").getFirst().text()).contains("this one");
        assertThat(page.html().select("tbody form"))
                .hasSize(idsOf("owner@acme.example").size() - 1);
    }

    @Test
    void aBrowserIsCalledWhatItCallsItself() {
        var page = portal.signIn("owner@globex.example").get("/account/sessions");
        assertThat(page.html().select("tbody").text()).contains("Java-http-client");
    }

    @Test
    void oneSessionIsEndedAndTheOthersGoOn() {
        var here = portal.signIn("auditor@acme.example");
        var lost = portal.signIn("auditor@acme.example");
        var id = idOf(lost);
        here.get("/account/sessions");
        var answer = here.post("/account/sessions/" + id + "/sign-out");

        assertThat(answer.location()).isEqualTo("/account/sessions");
        assertThat(here.get("/account/sessions").text()).contains("That session was signed out.");
        assertThat(lost.get("/account").status()).isEqualTo(303);
        assertThat(portal.db().fetchCount(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq("account.sessions_ended")))
                .isPositive();
        here.post("/account/sessions/" + id + "/sign-out");
        assertThat(here.get("/account/sessions").text()).contains("That session was over already.");
    }

    @Test
    void nobodyEndsTheSessionOfAnother() {
        var victim = portal.signIn("owner@acme.example");
        for (var attacker : new Client[] {portal.member(), portal.otherOwner(), portal.administrator()}) {
            attacker.post("/account/sessions/" + idOf(victim) + "/sign-out");
            attacker.post("/account/sessions/sign-out");
        }

        assertThat(victim.get("/account").status()).isEqualTo(200);
    }

    @Test
    void everyOtherSessionIsEndedAtOnce() {
        var here = portal.signIn("member@acme.example");
        var there = portal.signIn("member@acme.example");
        var elses = portal.signIn("owner@acme.example");
        here.post("/account/sessions/sign-out");

        assertThat(here.get("/account").status()).isEqualTo(200);
        assertThat(there.get("/account").status()).isEqualTo(303);
        assertThat(elses.get("/account").status()).isEqualTo(200);
        here.post("/account/sessions/sign-out");
        assertThat(here.get("/account/sessions").text()).contains("There was no other session.");
    }

    @Test
    void endingTheSessionOneUsesLeadsToTheSignIn() {
        var here = portal.signIn("owner@globex.example");

        assertThat(here.post("/account/sessions/" + idOf(here) + "/sign-out").location())
                .isEqualTo("/sign-in");
        assertThat(here.get("/account").status()).isEqualTo(303);
    }

    @Test
    void sessionsThatAreOverAreNotShown() {
        try (var later = TestPortal.withPeople()) {
            later.signIn("owner@acme.example");
            later.clock().advance(Duration.ofMinutes(61));

            assertThat(later.signIn("owner@acme.example")
                            .get("/account/sessions")
                            .html()
                            .select("tbody tr"))
                    .hasSize(1);
        }
    }

    @Test
    void aNewPasswordEndsTheOtherSessionsAndIsToldByMail() {
        var here = portal.signIn("admin@site.example");
        var there = portal.signIn("admin@site.example");
        var password = Secrets.remember("zulu violin teapot marmot");
        assertThat(here.post("/account/password", "password", "short").status()).isEqualTo(422);
        var answer = here.post("/account/password", "password", password);

        assertThat(answer.location()).isEqualTo("/account");
        assertThat(here.get("/account").text()).contains("Your password was changed.");
        assertThat(there.get("/account").status()).isEqualTo(303);
        assertThat(portal.stranger()
                        .signIn("admin@site.example", TestPortal.PASSWORD)
                        .status())
                .isEqualTo(422);
        assertThat(portal.stranger().signIn("admin@site.example", password).status())
                .isEqualTo(303);
        var mail = portal.mailsTo("admin@site.example").stream()
                .filter(sent -> sent.kind() == MessageKind.CREDENTIALS_CHANGED)
                .findFirst()
                .orElseThrow();
        assertThat(mail.paragraphs().toString()).contains("127.0.0.1").doesNotContain(password);
    }

    @Test
    void aPasswordMadeOfTheAddressIsRefused() {
        var answer =
                portal.signIn("owner@globex.example").post("/account/password", "password", "owner@globex.example");

        assertThat(answer.problems()).startsWith("Choose a password that is harder to guess");
    }

    private java.util.List<java.util.UUID> idsOf(String email) {
        return portal.db()
                .select(SESSION.ID)
                .from(SESSION)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(SESSION.ACCOUNT_ID))
                .where(ACCOUNT.EMAIL.eq(email))
                .fetch(SESSION.ID);
    }

    private String idOf(Client client) {
        var digest = Sha256.of(client.cookies().get("latchkey-session"));
        return portal.db()
                .fetchSingle(SESSION, SESSION.DIGEST.eq(digest))
                .getId()
                .toString();
    }
}
