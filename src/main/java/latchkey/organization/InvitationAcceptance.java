package latchkey.organization;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.HashMap;
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
import org.jspecify.annotations.Nullable;

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
        /** They belonged to it, by a provider's groups, and may do more now. */
        RAISED,
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
            return take(offer) ? join(ctx, offer, account, Map.of()) : Result.OVER;
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
        var result = join(ctx, offer, account, Map.of("account", "new"));
        signIn.begin(ctx, account);
        return result;
    }

    private Result join(Context ctx, Offer offer, Account account, Map<String, String> more) {
        var organization = offer.organization();
        var held = memberships.role(organization.id(), account.id()).orElse(null);
        if (held == null) {
            memberships.insert(organization.id(), account.id(), offer.role(), clock.instant());
        } else if (offer.role().compareTo(held) <= 0) {
            // By hand from now on, even if the role is the same: an owner wants it, whatever the groups say tomorrow.
            memberships.setRole(organization.id(), account.id(), offer.role());
        }
        var details = new HashMap<>(more);
        details.putAll(roles(offer.role(), held));
        audit.record(
                organization.id(),
                Actor.of(ctx, clientAddress, account.id(), account.email()),
                AuditAction.INVITATION_ACCEPTED,
                offer.invitationId(),
                organization.name(),
                details);
        if (held == null) {
            return Result.JOINED;
        }
        return offer.role().compareTo(held) < 0 ? Result.RAISED : Result.MEMBER_BEFORE;
    }

    /** The stronger role is theirs. */
    private static Map<String, String> roles(Role offered, @Nullable Role held) {
        if (held == null || held == offered) {
            return Map.of("role", offered.words());
        } else if (offered.compareTo(held) < 0) {
            return Map.of("role", held.words() + " → " + offered.words());
        } else {
            return Map.of("role", held.words(), "offered", offered.words());
        }
    }
}
