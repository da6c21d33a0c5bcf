package latchkey.organization;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import latchkey.account.Account;
import latchkey.account.Sha256;
import latchkey.mail.Outbox;
import latchkey.organization.InvitationStore.NewInvitation;
import latchkey.web.BaseUrl;
import latchkey.web.BrowserId;
import org.jooq.DSLContext;

/** Makes an invitation and its mail, the only place where the link stands. Call it within a transaction. */
final class InvitationSending {
    static final Duration LIFETIME = Duration.ofDays(7);

    private final InvitationStore invitations;
    private final InvitationMail mail;
    private final Outbox outbox;

    InvitationSending(DSLContext db, BaseUrl baseUrl, Outbox outbox) {
        this.invitations = new InvitationStore(db);
        this.mail = new InvitationMail(baseUrl);
        this.outbox = outbox;
    }

    /** @param bySite whether the inviter does so as a site administrator */
    UUID send(Organization organization, String email, Role role, Account inviter, boolean bySite, Instant now) {
        var token = BrowserId.random();
        var id = UuidCreator.getTimeOrderedEpoch();
        var end = now.plus(LIFETIME);
        invitations.cancelAllOf(organization.id(), email, now);
        invitations.insert(
                new NewInvitation(id, organization.id(), email, role, inviter.id(), bySite, now, end),
                Sha256.of(token));
        outbox.put(
                organization.id(),
                mail.invite(new Offer(id, organization, email, role, inviter.email(), end), token, bySite));
        return id;
    }
}
