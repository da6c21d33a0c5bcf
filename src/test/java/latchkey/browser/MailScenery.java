package latchkey.browser;

import static latchkey.database.schema.Tables.OUTBOX;

import java.util.List;
import latchkey.TestPortal;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;

/** Mails of every state, as the site's administrator sees them. */
final class MailScenery {
    private MailScenery() {}

    static void none(TestPortal portal) {
        portal.db().deleteFrom(OUTBOX).execute();
    }

    static void build(TestPortal portal) {
        none(portal);
        var now = portal.clock().instant();
        put(portal, MessageKind.INVITATION, "guest@acme.example");
        put(portal, MessageKind.PASSWORD_RESET, "x".repeat(60) + "@a-long-name-of-an-organization.acme.example");
        put(portal, MessageKind.TOKENS_EXPIRING, "owner@acme.example");
        put(portal, MessageKind.NEW_DEVICE, "refused@acme.example");
        portal.db()
                .update(OUTBOX)
                .setNull(OUTBOX.NEXT_TRY_AT)
                .set(
                        OUTBOX.FAILURE,
                        "smtps://mail.acme.example:465 refuses this address: 550 5.1.1 The email account that you tried "
                                + "to reach does not exist")
                .where(OUTBOX.RECIPIENT.eq("refused@acme.example"))
                .execute();
        put(portal, MessageKind.TOKEN_REVOKED, "late@acme.example");
        portal.db()
                .update(OUTBOX)
                .setNull(OUTBOX.NEXT_TRY_AT)
                .setNull(OUTBOX.CONTENT)
                .set(OUTBOX.FAILURE, "There is no host called mail.acme.example.")
                .where(OUTBOX.RECIPIENT.eq("late@acme.example"))
                .execute();
        put(portal, MessageKind.TOKEN_CREATED, "member@acme.example");
        portal.db()
                .update(OUTBOX)
                .setNull(OUTBOX.NEXT_TRY_AT)
                .setNull(OUTBOX.CONTENT)
                .set(OUTBOX.SENT_AT, now)
                .where(OUTBOX.RECIPIENT.eq("member@acme.example"))
                .execute();
    }

    private static void put(TestPortal portal, MessageKind kind, String to) {
        portal.outbox()
                .put(new Message(
                        kind,
                        to,
                        "About something",
                        List.of("Something happened."),
                        new Message.Link("Accept", portal.url() + "/invitations/wJq0Y1cVxk7mZb3N"),
                        List.of(),
                        "You own Acme."));
    }
}
