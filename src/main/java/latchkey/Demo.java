package latchkey;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import latchkey.account.Account;
import latchkey.account.AccountStore;
import latchkey.account.Passwords;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.Transactions;
import latchkey.organization.CurrentMember;
import latchkey.organization.MembershipStore;
import latchkey.organization.Organization;
import latchkey.organization.OrganizationStore;
import latchkey.organization.Policy;
import latchkey.organization.PolicyStore;
import latchkey.organization.Role;
import latchkey.token.Installation;
import latchkey.token.Peppers;
import latchkey.token.PolicyChange;
import latchkey.web.Networks;
import org.jooq.DSLContext;

/** Fills an empty installation with two organizations as they might look after half a year. */
final class Demo {
    private static final String PASSWORD = "latchkey-demo-password";
    private static final Duration AGE = Duration.ofDays(200);
    private static final Policy STRICT =
            new Policy(730, 30, false, false, false, null, Networks.ANYWHERE, 100, Duration.ofHours(24), 180);

    private final AccountStore accounts;
    private final OrganizationStore organizations;
    private final MembershipStore memberships;
    private final PolicyStore policies;
    private final PolicyChange policyChange;
    private final AuditLog audit;
    private final PastClock past;
    private final Instant now;
    private final DemoTokens tokens;
    private final String passwordHash = new Passwords().hash(PASSWORD);

    private Demo(DSLContext db, Peppers peppers, Settings settings, Instant now) {
        this.accounts = new AccountStore(db);
        this.organizations = new OrganizationStore(db);
        this.memberships = new MembershipStore(db);
        this.policies = new PolicyStore(db);
        this.now = now;
        this.past = new PastClock(now.minus(AGE));
        this.audit = new AuditLog(new AuditStore(db), past);
        this.policyChange = new PolicyChange(db, audit, new Transactions(db), past);
        this.tokens = new DemoTokens(db, audit, peppers, settings, past, now);
    }

    /** Tells what to print on the console. */
    static List<String> fillIfEmpty(DSLContext db, Peppers peppers, Settings settings, Clock clock) {
        var installation = new Installation(db, clock);
        if (new AccountStore(db).isEmpty()) {
            new Transactions(db).run(() -> {
                new Demo(db, peppers, settings, clock.instant()).fill();
                installation.markDemo();
            });
        } else if (!installation.isDemo()) {
            return List.of("This installation has accounts of its own, so nothing was filled in.");
        }
        return List.of(
                "Sign in as one of these, with the password " + PASSWORD + ":",
                "  admin@site.example     runs the site",
                "  owner@acme.example     owner of Acme",
                "  member@acme.example    member of Acme",
                "  auditor@acme.example   auditor of Acme",
                "  owner@globex.example   owner of Globex");
    }

    private void fill() {
        account("admin@site.example", true);
        var acme = organization("acme", "Acme");
        var owner = member(acme, "owner@acme.example", Role.OWNER);
        var member = member(acme, "member@acme.example", Role.MEMBER);
        var auditor = member(acme, "auditor@acme.example", Role.AUDITOR);
        policies.save(acme.id(), Policy.DEFAULT.withEndlessAllowed(), owner.id(), past.instant());
        tokens.fill(acme, List.of(owner, member), DemoTokens.NAMES, new Random(1));
        signIns(acme, List.of(owner, member, auditor));

        var globex = organization("globex", "Globex");
        var other = member(globex, "owner@globex.example", Role.OWNER);
        policies.save(globex.id(), Policy.DEFAULT.withEndlessAllowed(), other.id(), past.instant());
        tokens.fill(globex, List.of(other), DemoTokens.NAMES.subList(0, 9), new Random(2));
        tighten(globex, other);
        signIns(globex, List.of(other));
    }

    /** Lets no token live for ever any more, which blocks the one that would. */
    private void tighten(Organization organization, Account owner) {
        past.moveTo(now.minus(Duration.ofDays(12)));
        policyChange.saveAndApply(new CurrentMember(owner, organization, Role.OWNER), actor(owner), STRICT);
    }

    private Organization organization(String slug, String name) {
        past.moveTo(now.minus(AGE));
        var organization = new Organization(UuidCreator.getTimeOrderedEpoch(), slug, name);
        organizations.insert(organization, past.instant());
        return organization;
    }

    private Account member(Organization organization, String email, Role role) {
        var account = account(email, false);
        memberships.insert(organization.id(), account.id(), role, past.instant());
        if (role == Role.OWNER) {
            audit.record(
                    organization.id(),
                    actor(account),
                    AuditAction.ORGANIZATION_CREATED,
                    organization.id(),
                    organization.name(),
                    Map.of());
        }
        return account;
    }

    private Account account(String email, boolean siteAdministrator) {
        var account = new Account(UuidCreator.getTimeOrderedEpoch(), email, siteAdministrator);
        accounts.insert(account, passwordHash, past.instant());
        return account;
    }

    /** One sign-in every other day or so, and a few that were refused. */
    private void signIns(Organization organization, List<Account> people) {
        var random = new Random(3);
        for (var day = 40; day > 0; day -= 1 + random.nextInt(3)) {
            var account = people.get(random.nextInt(people.size()));
            past.moveTo(now.minus(Duration.ofDays(day)).minus(Duration.ofMinutes(random.nextInt(600))));
            if (random.nextInt(8) == 0) {
                record(organization, account, AuditAction.SIGN_IN_REFUSED);
                past.moveTo(past.instant().plusSeconds(20));
            }
            record(organization, account, AuditAction.SIGNED_IN);
        }
    }

    private void record(Organization organization, Account account, AuditAction action) {
        audit.record(organization.id(), actor(account), action, account.id(), "", Map.of());
    }

    static Actor actor(Account account) {
        return new Actor(
                account.id(),
                account.email(),
                "198.51.100.24",
                UUID.randomUUID().toString());
    }
}
