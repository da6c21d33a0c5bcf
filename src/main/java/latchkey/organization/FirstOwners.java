package latchkey.organization;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import latchkey.account.Account;
import latchkey.account.AccountStore;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.database.UniqueKeys;
import latchkey.mail.Outbox;
import latchkey.web.BaseUrl;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** Creates organizations for others and names their first owner; whoever does so does not get in thereby. */
public final class FirstOwners {
    private static final Duration BETWEEN_MAILS = Duration.ofMinutes(1);

    private final OrganizationStore organizations;
    private final MembershipStore memberships;
    private final InvitationStore invitations;
    private final InvitationSending sending;
    private final InvitationMail mail;
    private final AccountStore accounts;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    public FirstOwners(
            DSLContext db, BaseUrl baseUrl, Outbox outbox, AuditLog audit, Transactions transactions, Clock clock) {
        this.organizations = new OrganizationStore(db);
        this.memberships = new MembershipStore(db);
        this.invitations = new InvitationStore(db);
        this.sending = new InvitationSending(db, baseUrl, outbox);
        this.mail = new InvitationMail(baseUrl);
        this.accounts = new AccountStore(db);
        this.outbox = outbox;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What came of naming somebody. */
    public sealed interface Result {
        /** The address has an account, which is the owner now. */
        record Owner() implements Result {}

        /** The address has none: whoever reads its mails can become the owner. */
        record Invited() implements Result {}

        record SlugTaken() implements Result {}

        /** It has one by now, and who else belongs to it is theirs to say. */
        record HasOwner() implements Result {}

        /** A mail to this address is less than a minute old. */
        record TooSoon() implements Result {}
    }

    /** An organization without an owner; empty if it is none of those. */
    public Optional<Organization> find(UUID organizationId) {
        return organizations.find(organizationId).filter(organization -> memberships.countOwners(organizationId) == 0);
    }

    public Result create(Account administrator, Organization organization, String email, Actor actor) {
        try {
            return transactions.call(() -> {
                organizations.insert(organization, clock.instant());
                audit.record(
                        organization.id(),
                        actor,
                        AuditAction.ORGANIZATION_CREATED,
                        organization.id(),
                        organization.name(),
                        Map.of());
                return appoint(administrator, organization, email, actor);
            });
        } catch (DataAccessException e) {
            if (UniqueKeys.violated(e, "organization_slug")) {
                return new Result.SlugTaken();
            }
            throw e;
        }
    }

    /** For an organization whose first owner never came: whoever was named before is not any more. */
    public Result name(Account administrator, Organization organization, String email, Actor actor) {
        return transactions.call(() -> {
            organizations.lock(organization.id());
            var now = clock.instant();
            if (memberships.countOwners(organization.id()) > 0) {
                return new Result.HasOwner();
            } else if (invitations.isSentSince(organization.id(), email, now.minus(BETWEEN_MAILS))) {
                return new Result.TooSoon();
            }
            invitations.cancelThoseOfSite(organization.id(), now);
            return appoint(administrator, organization, email, actor);
        });
    }

    private Result appoint(Account administrator, Organization organization, String email, Actor actor) {
        var now = clock.instant();
        var account = accounts.find(email).orElse(null);
        if (account == null) {
            var id = sending.send(organization, email, Role.OWNER, administrator, true, now);
            record(organization, actor, AuditAction.INVITATION_SENT, id, email);
            return new Result.Invited();
        }
        // A provider's groups may have made them a member before.
        if (memberships.role(organization.id(), account.id()).isPresent()) {
            memberships.setRole(organization.id(), account.id(), Role.OWNER);
        } else {
            memberships.insert(organization.id(), account.id(), Role.OWNER, now);
        }
        outbox.put(organization.id(), mail.welcome(organization, email, administrator.email()));
        record(organization, actor, AuditAction.OWNER_NAMED, account.id(), email);
        return new Result.Owner();
    }

    private void record(Organization organization, Actor actor, AuditAction action, UUID target, String email) {
        audit.record(organization.id(), actor, action, target, email, Map.of("role", Role.OWNER.words()));
    }
}
