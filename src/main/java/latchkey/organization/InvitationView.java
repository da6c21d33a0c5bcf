package latchkey.organization;

import java.time.Instant;
import java.util.UUID;
import latchkey.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * An open invitation as the list shows it.
 *
 * @param ended why its link does not work any more; null: it does
 */
record InvitationView(
        UUID id,
        String email,
        Role role,
        String invitedBy,
        Moment created,
        Moment expires,
        @Nullable String ended) {
    static InvitationView of(Invitation invitation, Instant now) {
        var invitedBy = invitation.invitedBy();
        return new InvitationView(
                invitation.id(),
                invitation.email(),
                invitation.role(),
                invitedBy == null ? "an account that is gone" : invitedBy,
                new Moment(invitation.createdAt(), now),
                new Moment(invitation.expiresAt(), now),
                ended(invitation, now));
    }

    private static @Nullable String ended(Invitation invitation, Instant now) {
        if (!invitation.worthy()) {
            return "Ended: whoever sent it is no owner";
        }
        return invitation.expiresAt().isAfter(now) ? null : "Expired";
    }
}
