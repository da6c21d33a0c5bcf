package latchkey.organization;

import java.time.Clock;
import java.util.UUID;
import latchkey.account.AccountStore;
import latchkey.account.Sessions;
import latchkey.mail.Outbox;
import org.jooq.DSLContext;

/**
 * Ends a membership with whatever could bring it back or tells of the organization afterwards. Whoever belongs nowhere
 * else is signed out everywhere. Call it within a transaction that has locked the organization.
 */
final class MembershipEnd {
    private final MembershipStore memberships;
    private final InvitationStore invitations;
    private final AccountStore accounts;
    private final Sessions sessions;
    private final Outbox outbox;
    private final Clock clock;

    MembershipEnd(DSLContext db, Sessions sessions, Outbox outbox, Clock clock) {
        this.memberships = new MembershipStore(db);
        this.invitations = new InvitationStore(db);
        this.accounts = new AccountStore(db);
        this.sessions = sessions;
        this.outbox = outbox;
        this.clock = clock;
    }

    void end(UUID organizationId, UUID accountId) {
        var email = accounts.email(accountId);
        memberships.delete(organizationId, accountId);
        invitations.cancelAllOf(organizationId, email, clock.instant());
        outbox.forget(organizationId, email);
        if (memberships.organizationsOf(accountId).isEmpty() && !accounts.isSiteAdministrator(accountId)) {
            sessions.endAll(accountId);
        }
    }
}
