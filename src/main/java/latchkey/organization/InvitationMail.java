package latchkey.organization;

import java.util.List;
import latchkey.mail.Message;
import latchkey.mail.MessageKind;
import latchkey.web.BaseUrl;
import latchkey.web.Moment;

/** What somebody is told who is invited, or who became the owner of a new organization. */
final class InvitationMail {
    private final BaseUrl baseUrl;

    InvitationMail(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** @param token what proves that whoever follows the link reads the mails to this address */
    Message invite(Offer offer, String token, boolean bySite) {
        var organization = offer.organization().name();
        var role = offer.role();
        var inviter = bySite ? offer.invitedBy() + ", who runs this portal," : offer.invitedBy();
        return new Message(
                MessageKind.INVITATION,
                offer.email(),
                "Join " + organization + " on Latchkey",
                List.of(
                        "%s invites you to %s as %s. There you may %s."
                                .formatted(inviter, organization, role.words(), role.may()),
                        "The link works once, until %s, and only for %s."
                                .formatted(new Moment(offer.expiresAt(), offer.expiresAt()).text(), offer.email())),
                new Message.Link("See the invitation", baseUrl.value() + "/invitations/" + token),
                List.of(),
                "You get this because somebody invited " + offer.email()
                        + ". If you don’t know why, do nothing: without you the invitation ends by itself.");
    }

    /** For an account that was made the first owner. */
    Message welcome(Organization organization, String email, String administrator) {
        return new Message(
                MessageKind.INVITATION,
                email,
                "You are the owner of " + organization.name() + " on Latchkey",
                List.of(
                        "%s, who runs this portal, created the organization %s and made you its owner. There you may %s."
                                .formatted(administrator, organization.name(), Role.OWNER.may())),
                new Message.Link("Open " + organization.name(), baseUrl.value() + "/orgs/" + organization.slug()),
                List.of(),
                "You get this because " + email + " has an account here.");
    }
}
