package latchkey.site;

import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.OUTBOX;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.People;
import latchkey.TestPortal;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.organization.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SiteMailHttpTest {
    private static final String MEMBER = "member@acme.example";
    private static final String LINK = "https://tokens.example.org/once/only-its-recipient-may-see-this";

    private final GreenMail server = started();
    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal sending = TestPortal.withPeople(
            Map.of("smtp-url", "smtp://127.0.0.1:" + server.getSmtp().getPort()));

    private static GreenMail started() {
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
        server.start();
        return server;
    }

    @AfterAll
    void stop() {
        portal.close();
        sending.close();
        server.stop();
    }

    @BeforeEach
    void empty() {
        portal.db().deleteFrom(OUTBOX).execute();
        sending.db().deleteFrom(OUTBOX).execute();
    }

    @Test
    void whetherAServerIsSetIsSaidEvenWhereThereIsNothingElseToSay() {
        assertThat(portal.administrator().get("/site/mail").text())
                .contains("No mail server is set, so no mail is sent", "No mail yet");
        assertThat(sending.administrator().get("/site/mail").text())
                .contains("Mails are handed to smtp://127.0.0.1:", "No mail yet")
                .doesNotContain("No mail server is set");
    }

    @Test
    void withoutAServerTheLinkOfAnInvitationCanBeHandedOver() {
        var id = put(portal, MessageKind.INVITATION, "guest@elsewhere.example");
        var list = portal.administrator().get("/site/mail");
        assertThat(list.text())
                .contains("guest@elsewhere.example Invitation", "Waiting")
                .doesNotContain("Next try");
        assertThat(list.body()).doesNotContain("once/only", "Quite private");

        var page = portal.administrator().post("/site/mail/" + id + "/link");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.secret()).isEqualTo(LINK);
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.body()).doesNotContain("Quite private");
        var event = portal.eventsAbout(id).getFirst();
        assertThat(event.getOrganizationId()).isNull();
        assertThat(event.getAction()).isEqualTo("mail.link_shown");
        assertThat(event.getActor()).isEqualTo("admin@site.example");
        assertThat(event.getTarget()).isEqualTo("guest@elsewhere.example");
        assertThat(event.getDetails()).contains("Invitation").doesNotContain("once/only");
    }

    @Test
    void theOrganizationsOfItsRecipientReadThatALinkWasShown() {
        var id = put(portal, MessageKind.PASSWORD_RESET, MEMBER);
        portal.administrator().post("/site/mail/" + id + "/link");

        var acme = portal.db()
                .fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq("acme"))
                .getId();
        assertThat(portal.eventsAbout(id)).extracting("organizationId").containsExactlyInAnyOrder(null, acme);
        assertThat(portal.owner().get("/orgs/acme/audit").text())
                .contains("admin@site.example was shown the link mailed to member@acme.example");
        assertThat(portal.otherOwner()
                        .get("/orgs/globex/audit")
                        .html()
                        .select(".events")
                        .text())
                .doesNotContain("link mailed");
    }

    @Test
    void theOrganizationThatInvitesReadsThatItsLinkWasShownAndNoOther() {
        var email = "invited@globex.example";
        new People(portal).join("globex", portal.add(email, false).id(), Role.MEMBER);
        portal.owner().post("/orgs/acme/invitations", "email", email, "role", "member");
        var id = newest(portal);
        var page = portal.signIn("admin@site.example").post("/site/mail/" + id + "/link");

        assertThat(page.secret()).contains("/invitations/");
        assertThat(page.text()).contains("in the log of the organization that invites");
        assertThat(portal.eventsAbout(id))
                .extracting("organizationId")
                .containsExactlyInAnyOrder(null, new People(portal).organization("acme"));
    }

    @Test
    void aMailThatCantBeReadHasNoLink() {
        var id = put(portal, MessageKind.PASSWORD_RESET, MEMBER);
        portal.db()
                .update(OUTBOX)
                .set(OUTBOX.CONTENT, new byte[64])
                .where(OUTBOX.ID.eq(id))
                .execute();
        assertRefused(portal, id);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"INVITATION", "PASSWORD_RESET"},
            mode = Mode.EXCLUDE)
    void whatOtherMailsSayIsNeverShown(MessageKind kind) {
        var id = put(portal, kind, MEMBER);
        var list = portal.administrator().get("/site/mail");
        assertThat(list.body()).doesNotContain("once/only", "Quite private");
        assertThat(list.html().select("form[action$=/link]")).isEmpty();

        assertRefused(portal, id);
    }

    @Test
    void aMailThatIsOnItsWayIsNobodysToSee() {
        var id = put(sending, MessageKind.PASSWORD_RESET, MEMBER);
        assertRefused(sending, id);

        failed(sending, id);
        assertThat(sending.administrator().get("/site/mail").text()).contains("450 later", "Next try: ");
        assertThat(sending.administrator().post("/site/mail/" + id + "/link").secret())
                .isEqualTo(LINK);

        sending.administrator().post("/site/mail/tries");
        sending.sendMail();
        assertThat(sending.administrator()
                        .get("/site/mail")
                        .html()
                        .select("#sent")
                        .text())
                .isEqualTo("Sent");
        assertRefused(sending, id);
    }

    @Test
    void aLinkThatIsDeadIsNotShown() {
        portal.clock().stop();
        var id = put(portal, MessageKind.PASSWORD_RESET, MEMBER);
        portal.clock().advance(Duration.ofMinutes(30));
        assertRefused(portal, id);

        portal.forgetMail();
        assertRefused(portal, id);
        assertThat(portal.administrator().get("/site/mail").text()).contains("Given up", "It was not sent in time.");
        portal.clock().reset();
    }

    @Test
    void aMailThatIsNotThereIsNotFound() {
        for (var id : List.of(UUID.randomUUID().toString(), "x", "0")) {
            assertThat(portal.administrator().post("/site/mail/" + id + "/link").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void tryingAgainBringsEverythingForwardThatIsNotSent() {
        failed(sending, put(sending, MessageKind.TOKEN_REVOKED, MEMBER));
        put(sending, MessageKind.INVITATION, MEMBER);
        assertThat(flash(sending, "/site/mail/tries")).isEqualTo("2 mails will be tried again within seconds.");
        sending.sendMail();
        assertThat(sending.db().fetchCount(OUTBOX, OUTBOX.SENT_AT.isNotNull())).isEqualTo(2);

        assertThat(flash(sending, "/site/mail/tries")).isEqualTo("No mail waits to be sent.");
        put(portal, MessageKind.INVITATION, MEMBER);
        assertThat(flash(portal, "/site/mail/tries")).isEqualTo("No mail server is set, so nothing can be sent.");
    }

    private static String flash(TestPortal portal, String path) {
        var answer = portal.administrator().post(path);
        assertThat(answer.location()).isEqualTo("/site/mail");
        return portal.administrator()
                .get("/site/mail")
                .html()
                .select(".note p")
                .first()
                .text();
    }

    private static void assertRefused(TestPortal portal, UUID id) {
        var events = portal.eventsAbout(id).size();
        // Anew, as who they are must not have been proved long ago.
        var administrator = portal.signIn("admin@site.example");
        var answer = administrator.post("/site/mail/" + id + "/link");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(administrator.get("/site/mail").text()).contains("can’t be shown");
        assertThat(portal.eventsAbout(id)).hasSize(events);
    }

    private static void failed(TestPortal portal, UUID id) {
        portal.db()
                .update(OUTBOX)
                .set(OUTBOX.FAILURE, "450 later")
                .set(OUTBOX.NEXT_TRY_AT, Instant.parse("2099-01-01T00:00:00Z"))
                .where(OUTBOX.ID.eq(id))
                .execute();
    }

    private static UUID put(TestPortal portal, MessageKind kind, String to) {
        portal.outbox()
                .put(new Message(
                        kind,
                        to,
                        "Quite private subject",
                        List.of("Quite private words."),
                        new Message.Link("Follow it", LINK),
                        List.of(new Message.Item("Quite private token", null)),
                        "Quite private reason."));
        return newest(portal);
    }

    private static UUID newest(TestPortal portal) {
        return portal.db()
                .select(OUTBOX.ID)
                .from(OUTBOX)
                .orderBy(OUTBOX.ID.desc())
                .limit(1)
                .fetchSingle(OUTBOX.ID);
    }
}
