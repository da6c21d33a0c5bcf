package latchkey.site;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import latchkey.account.Account;
import latchkey.account.AccountStore;
import latchkey.account.Email;
import latchkey.account.Passwords;
import latchkey.account.Sha256;
import latchkey.account.SignIn;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.organization.MembershipStore;
import latchkey.organization.Organization;
import latchkey.organization.OrganizationStore;
import latchkey.organization.Role;
import latchkey.web.BrowserId;
import latchkey.web.ClientAddress;
import org.jooq.DSLContext;

/** The first run: a link printed once on the console lets one person become the first site administrator. */
public final class Setup {
    static final Duration LIFETIME = Duration.ofHours(24);

    private final SetupLinkStore links;
    private final AccountStore accounts;
    private final OrganizationStore organizations;
    private final MembershipStore memberships;
    private final Passwords passwords;
    private final SignIn signIn;
    private final AuditLog audit;
    private final Transactions transactions;
    private final ClientAddress clientAddress;
    private final Clock clock;

    public Setup(
            DSLContext db,
            Passwords passwords,
            SignIn signIn,
            AuditLog audit,
            Transactions transactions,
            ClientAddress clientAddress,
            Clock clock) {
        this.links = new SetupLinkStore(db);
        this.accounts = new AccountStore(db);
        this.organizations = new OrganizationStore(db);
        this.memberships = new MembershipStore(db);
        this.passwords = passwords;
        this.signIn = signIn;
        this.audit = audit;
        this.transactions = transactions;
        this.clientAddress = clientAddress;
        this.clock = clock;
    }

    /** A new link's token if there is no account yet; it ends any earlier one. */
    public Optional<String> invite() {
        if (!accounts.isEmpty()) {
            return Optional.empty();
        }
        var token = BrowserId.random();
        links.put(Sha256.of(token), clock.instant().plus(LIFETIME));
        return Optional.of(token);
    }

    boolean isInvited(String token) {
        return accounts.isEmpty() && links.isLive(Sha256.of(token), clock.instant());
    }

    /** Makes the account, the organization and its owner, and signs in; false if the link was used or is over. */
    boolean complete(Context ctx, SetupForm form) {
        var passwordHash = passwords.hash(form.password());
        return transactions.call(() -> {
            var now = clock.instant();
            if (!links.use(Sha256.of(form.token()), now) || !accounts.isEmpty()) {
                return false;
            }
            var account = new Account(UuidCreator.getTimeOrderedEpoch(), Email.normalized(form.email()), true);
            var organization = new Organization(UuidCreator.getTimeOrderedEpoch(), form.slug(), form.organization());
            accounts.insert(account, passwordHash, now);
            organizations.insert(organization, now);
            memberships.insert(organization.id(), account.id(), Role.OWNER, now);
            record(ctx, account, organization);
            signIn.begin(ctx, account);
            return true;
        });
    }

    private void record(Context ctx, Account account, Organization organization) {
        var actor = Actor.of(ctx, clientAddress, account.id(), account.email());
        audit.record(null, actor, AuditAction.INSTALLATION_SET_UP, account.id(), "", Map.of());
        audit.record(
                organization.id(),
                actor,
                AuditAction.ORGANIZATION_CREATED,
                organization.id(),
                organization.name(),
                Map.of());
    }
}
