package latchkey.organization;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.mail.Outbox;
import latchkey.web.BaseUrl;
import org.jooq.DSLContext;

/** Sends and cancels invitations, each with its mail and its audit event in one transaction. */
public final class Invitations {
    static final int MOST_IN_AN_HOUR = 50;

    private static final Duration BETWEEN_MAILS = Duration.ofMinutes(1);

    private final InvitationStore invitations;
    private final InvitationSending sending;
    private final OrganizationStore organizations;
    private final MembershipStore memberships;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    public Invitations(
            DSLContext db, BaseUrl baseUrl, Outbox outbox, AuditLog audit, Transactions transactions, Clock clock) {
        this.invitations = new InvitationStore(db);
        this.sending = new InvitationSending(db, baseUrl, outbox);
        this.organizations = new OrganizationStore(db);
        this.memberships = new MembershipStore(db);
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What came of inviting somebody. */
    sealed interface Result {
        record Sent(String email, Role role) implements Result {}

        record AlreadyMember() implements Result {}

        /** The address has an invitation that works. */
        record AlreadyInvited() implements Result {}

        /** A mail to this address is less than a minute old. */
        record TooSoon() implements Result {}

        /** The organization has sent as many as it may in an hour. */
        record TooMany() implements Result {}

        /** It was accepted, cancelled or replaced meanwhile. */
        record Over() implements Result {}

        /** Whoever invites is no owner any more. */
        record NotOwner() implements Result {}
    }

    /** Those of an organization that nobody has accepted or cancelled, the newest first. */
    List<Invitation> open(UUID organizationId) {
        return invitations.open(organizationId);
    }

    boolean exists(CurrentMember member, UUID id) {
        return invitations.isKnown(member.organization().id(), id);
    }

    Result invite(CurrentMember member, InvitationForm form, Actor actor) {
        var organizationId = member.organization().id();
        var email = form.normalizedEmail();
        return transactions.call(() -> {
            // Before anything is read: of two who invite the same address, one waits and sees the other's.
            organizations.lock(organizationId);
            if (memberships.isMember(organizationId, email)) {
                return new Result.AlreadyMember();
            } else if (invitations.isInvited(organizationId, email, clock.instant())) {
                return new Result.AlreadyInvited();
            }
            return send(member, email, Role.find(form.role()).orElseThrow(), actor, AuditAction.INVITATION_SENT);
        });
    }

    /** Whether an address has an invitation that works, and so may get an account. */
    public boolean isInvited(String email) {
        return invitations.isInvited(email, clock.instant());
    }

    /** Sends an invitation anew in the name of who does so: with a new link, for another seven days. */
    Result renew(CurrentMember member, UUID id, Actor actor) {
        var organizationId = member.organization().id();
        return transactions.call(() -> {
            organizations.lock(organizationId);
            var invitee = invitations.invitee(organizationId, id).orElse(null);
            if (invitee == null) {
                return new Result.Over();
            } else if (memberships.isMember(organizationId, invitee.email())) {
                return new Result.AlreadyMember();
            }
            return send(member, invitee.email(), invitee.role(), actor, AuditAction.INVITATION_RESENT);
        });
    }

    private Result send(CurrentMember member, String email, Role role, Actor actor, AuditAction action) {
        var organizationId = member.organization().id();
        var now = clock.instant();
        if (memberships.role(organizationId, member.account().id()).orElse(null) != Role.OWNER) {
            return new Result.NotOwner();
        } else if (invitations.isSentSince(organizationId, email, now.minus(BETWEEN_MAILS))) {
            return new Result.TooSoon();
        } else if (invitations.countSince(organizationId, now.minus(Duration.ofHours(1))) >= MOST_IN_AN_HOUR) {
            return new Result.TooMany();
        }
        var id = sending.send(member.organization(), email, role, member.account(), false, now);
        audit.record(organizationId, actor, action, id, email, Map.of("role", role.words()));
        return new Result.Sent(email, role);
    }

    /** The address whose invitation was cancelled; empty if it was accepted, cancelled or replaced before. */
    String cancel(CurrentMember member, UUID id, Actor actor) {
        var organizationId = member.organization().id();
        return transactions.call(() -> {
            organizations.lock(organizationId);
            var invitee = invitations.invitee(organizationId, id).orElse(null);
            if (invitee == null) {
                return "";
            }
            invitations.cancel(organizationId, id, clock.instant());
            audit.record(organizationId, actor, AuditAction.INVITATION_CANCELLED, id, invitee.email(), Map.of());
            return invitee.email();
        });
    }
}
