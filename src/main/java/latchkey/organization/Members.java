package latchkey.organization;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import latchkey.account.AccountStore;
import latchkey.account.Sessions;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.mail.Outbox;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Changes who belongs to an organization and as what. An owner always stays. */
public final class Members {
    private final OrganizationStore organizations;
    private final MembershipStore memberships;
    private final AccountStore accounts;
    private final Sessions sessions;
    private final AuditLog audit;
    private final Transactions transactions;
    private final MemberTokens tokens;
    private final MembershipEnd end;

    public Members(
            DSLContext db,
            Sessions sessions,
            Outbox outbox,
            AuditLog audit,
            Transactions transactions,
            MemberTokens tokens,
            Clock clock) {
        this.organizations = new OrganizationStore(db);
        this.memberships = new MembershipStore(db);
        this.accounts = new AccountStore(db);
        this.sessions = sessions;
        this.audit = audit;
        this.transactions = transactions;
        this.tokens = tokens;
        this.end = new MembershipEnd(db, sessions, outbox, clock);
    }

    /** What came of changing a role. */
    enum RoleChange {
        DONE,
        SAME,
        /** The only owner stays one. */
        LAST_OWNER,
        /** An auditor owns no tokens: what becomes of them has to be said first. */
        HAND_OVER_NEEDED,
        /** Whoever changes it is no owner any more. */
        NOT_OWNER,
        NOT_A_MEMBER
    }

    Optional<MembershipStore.Member> find(CurrentMember by, UUID accountId) {
        return memberships.member(by.organization().id(), accountId);
    }

    RoleChange changeRole(CurrentMember by, UUID accountId, Role to, Actor actor) {
        var organizationId = by.organization().id();
        return transactions.call(() -> {
            var standing = lock(organizationId, by.account().id(), accountId);
            var from = standing.role();
            if (standing.by() != Role.OWNER) {
                return RoleChange.NOT_OWNER;
            } else if (from == null) {
                return RoleChange.NOT_A_MEMBER;
            } else if (from == to) {
                return RoleChange.SAME;
            } else if (standing.lastOwner()) {
                return RoleChange.LAST_OWNER;
            } else if (to == Role.AUDITOR && tokens.live(organizationId, accountId) > 0) {
                return RoleChange.HAND_OVER_NEEDED;
            }
            setRole(organizationId, accountId, from, to, actor);
            return RoleChange.DONE;
        });
    }

    /**
     * Tells how two members stand, first of all in a transaction: until it ends nobody else changes who belongs to the
     * organization, so of two owners who demote each other at once the second meets the last owner.
     *
     * @param byId who changes something
     * @param accountId whose membership is to be changed
     */
    public Standing lock(UUID organizationId, UUID byId, UUID accountId) {
        organizations.lock(organizationId);
        var role = memberships.role(organizationId, accountId).orElse(null);
        return new Standing(
                memberships.role(organizationId, byId).orElse(null),
                role,
                role == Role.OWNER && memberships.countOwners(organizationId) == 1);
    }

    /** Call it within the transaction of {@link #lock}. */
    public void setRole(UUID organizationId, UUID accountId, Role from, Role to, Actor actor) {
        memberships.setRole(organizationId, accountId, to);
        var words = Map.of("role", from.words() + " → " + to.words());
        audit.record(organizationId, actor, AuditAction.ROLE_CHANGED, accountId, accounts.email(accountId), words);
    }

    /**
     * Ends a membership and whatever could bring it back. Call it within the transaction of {@link #lock}, and record it
     * there.
     */
    public void remove(UUID organizationId, UUID accountId) {
        end.end(organizationId, accountId);
    }

    /** @return how many sessions of a member were ended; empty if the account is no member or the other no owner */
    Optional<Integer> endSessions(CurrentMember by, UUID accountId, Actor actor) {
        var organizationId = by.organization().id();
        return transactions.call(() -> {
            var standing = lock(organizationId, by.account().id(), accountId);
            if (standing.by() != Role.OWNER || standing.role() == null) {
                return Optional.empty();
            }
            var ended = sessions.endAll(accountId);
            audit.record(
                    organizationId,
                    actor,
                    AuditAction.MEMBER_SIGNED_OUT,
                    accountId,
                    accounts.email(accountId),
                    Map.of("sessions", String.valueOf(ended)));
            return Optional.of(ended);
        });
    }

    /**
     * How somebody stands who is about to be changed.
     *
     * @param by the role of who does it; null: no member any more
     * @param role null: no member
     * @param lastOwner whether there is no other owner
     */
    public record Standing(@Nullable Role by, @Nullable Role role, boolean lastOwner) {}
}
