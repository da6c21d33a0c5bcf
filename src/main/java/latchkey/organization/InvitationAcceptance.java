package latchkey.organization;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import latchkey.account.Account;
import latchkey.account.AccountStore;
import latchkey.account.Passwords;
import latchkey.account.Sha256;
import latchkey.account.SignIn;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.database.UniqueKeys;
import latchkey.web.BrowserId;
import latchkey.web.ClientAddress;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** Lets whoever was invited join, once: with the account of that address, or with a new one. */
public final class InvitationAcceptance {
    private final InvitationStore invitations;
    private final OrganizationStore organizations;
    private final MembershipStore memberships;
    private final AccountStore accounts;
    private final Passwords passwords;
    private final SignIn signIn;
    private final AuditLog audit;
    private final Transactions transactions;
    private final ClientAddress clientAddress;
    private final Clock clock;

    public InvitationAcceptance(
            DSLContext db,
            Passwords passwords,
            SignIn signIn,
            AuditLog audit,
            Transactions transactions,
            ClientAddress clientAddress,
            Clock clock) {
        this.invitations = new InvitationStore(db);
        this.organizations = new OrganizationStore(db);
        this.memberships = new MembershipStore(db);
        this.accounts = new AccountStore(db);
        this.passwords = passwords;
        this.signIn = signIn;
        this.audit = audit;
        this.transactions = transactions;
        this.clientAddress = clientAddress;
        this.clock = clock;
    }

    /** What came of accepting an invitation. */
    enum Result {
        JOINED,
        /** With the role that they have, which stays. */
        MEMBER_BEFORE,
        /** Somebody was faster, with the same link or by cancelling it. */
        OVER,
        /** Meanwhile the address got an account, with which it can be accepted. */
        ACCOUNT_EXISTS
    }

    /** What a link offers; empty if it is made up, expired, used or cancelled. */
    Optional<Offer> find(String token) {
        return BrowserId.isOne(token) ? invitations.find(Sha256.of(token), clock.instant()) : Optional.empty();
    }

    boolean hasAccount(Offer offer) {
        return accounts.exists(offer.email());
    }

    /** @param account that of the address invited */
    Result accept(Context ctx, Offer offer, Account account) {
        return transactions.call(() -> {
            organizations.lock(offer.organization().id());
            return take(offer)
                    ? join(ctx, offer, account, Map.of("role", offer.role().words()))
                    : Result.OVER;
        });
    }

    /** Makes an account of the address invited and signs it in: the link has proved that it is theirs. */
    Result acceptAsNew(Context ctx, Offer offer, String password) {
        var passwordHash = passwords.hash(password);
        try {
            return transactions.call(() -> {
                organizations.lock(offer.organization().id());
                return take(offer) ? joinAsNew(ctx, offer, passwordHash) : Result.OVER;
            });
        } catch (DataAccessException e) {
            if (UniqueKeys.violated(e, "account_email")) {
                return Result.ACCOUNT_EXISTS;
            }
            throw e;
        }
    }

    private boolean take(Offer offer) {
        return invitations.accept(offer.organization().id(), offer.invitationId(), clock.instant());
    }

    private Result joinAsNew(Context ctx, Offer offer, String passwordHash) {
        var account = new Account(UuidCreator.getTimeOrderedEpoch(), offer.email(), false);
        accounts.insert(account, passwordHash, clock.instant());
        var result = join(ctx, offer, account, Map.of("role", offer.role().words(), "account", "new"));
        signIn.begin(ctx, account);
        return result;
    }

    private Result join(Context ctx, Offer offer, Account account, Map<String, String> details) {
        var organization = offer.organization();
        var isMember = memberships.role(organization.id(), account.id()).isPresent();
        if (!isMember) {
            memberships.insert(organization.id(), account.id(), offer.role(), clock.instant());
        }
        audit.record(
                organization.id(),
                Actor.of(ctx, clientAddress, account.id(), account.email()),
                AuditAction.INVITATION_ACCEPTED,
                offer.invitationId(),
                organization.name(),
                details);
        return isMember ? Result.MEMBER_BEFORE : Result.JOINED;
    }
}
