package latchkey.organization;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.minBy;
import static java.util.stream.Collectors.toSet;

import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.account.Account;
import latchkey.account.ProviderGroups;
import latchkey.account.Sessions;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.mail.Outbox;
import latchkey.web.BaseUrl;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of the groups of a provider memberships, at each sign-in. What people gave somebody by hand is left as it is, and
 * an organization keeps its last owner.
 */
public final class GroupMemberships implements ProviderGroups {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMemberships.class);

    private final List<GroupRule> rules;
    private final ProvidedMembershipStore memberships;
    private final MembershipStore members;
    private final MembershipEnd end;
    private final MemberTokens tokens;
    private final WithdrawalMail mail;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Clock clock;

    public GroupMemberships(
            List<GroupRule> rules,
            DSLContext db,
            Sessions sessions,
            MemberTokens tokens,
            Outbox outbox,
            BaseUrl baseUrl,
            AuditLog audit,
            Clock clock) {
        this.rules = List.copyOf(rules);
        this.memberships = new ProvidedMembershipStore(db);
        this.members = new MembershipStore(db);
        this.end = new MembershipEnd(db, sessions, outbox, clock);
        this.tokens = tokens;
        this.mail = new WithdrawalMail(baseUrl);
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public Set<UUID> lock(@Nullable Account account, String issuer, Set<String> groups) {
        var wanted = rules.stream()
                .filter(rule -> groups.contains(rule.group()))
                .flatMap(rule -> memberships.organization(rule.slug()).stream())
                .collect(toSet());
        Set<UUID> provided = account == null ? Set.of() : memberships.providedTo(account.id(), issuer);
        var organizations = inOrder(wanted, provided);
        organizations.forEach(memberships::lock);
        return organizations;
    }

    @Override
    public Runnable apply(Actor actor, Account account, String issuer, Set<String> groups) {
        var wanted = wanted(groups);
        var provided = memberships.providedTo(account.id(), issuer);
        var concerned = inOrder(wanted.keySet(), provided);
        // Every organization before anything is changed, and the ends of their logs last, each in one order: so of two
        // who come at once one waits, and neither for the other.
        concerned.forEach(memberships::lock);
        var changes = Stream.concat(
                        // Before anything is taken: who goes from one to another belongs somewhere all the time.
                        concerned.stream().filter(wanted::containsKey),
                        concerned.stream().filter(id -> !wanted.containsKey(id)))
                .flatMap(id -> change(account, issuer, id, wanted.get(id)).stream())
                .sorted(Comparator.comparing(Change::organizationId))
                .toList();
        return () -> changes.forEach(change -> record(actor, account, change));
    }

    /** The strongest role where several groups lead to one organization. */
    private Map<UUID, Role> wanted(Set<String> groups) {
        var bySlug = rules.stream()
                .filter(rule -> groups.contains(rule.group()))
                .collect(groupingBy(GroupRule::slug, mapping(GroupRule::role, minBy(Comparator.<Role>naturalOrder()))));
        var wanted = new HashMap<UUID, Role>();
        bySlug.forEach((slug, role) -> memberships
                .organization(slug)
                .ifPresentOrElse(
                        id -> wanted.put(id, role.orElseThrow()),
                        () -> LOG.warn("oidc.groups names the organization “{}”, which there is not.", slug)));
        return wanted;
    }

    private static Set<UUID> inOrder(Set<UUID> wanted, Set<UUID> provided) {
        var all = new HashSet<UUID>();
        Stream.of(wanted, provided).forEach(all::addAll);
        return new TreeSet<>(all);
    }

    private Optional<Change> change(Account account, String issuer, UUID organizationId, @Nullable Role role) {
        var is = memberships.find(organizationId, account.id());
        if (is == null) {
            return role == null ? Optional.empty() : Optional.of(provide(account, issuer, organizationId, role));
        } else if (!issuer.equals(is.providedBy()) || is.role() == role) {
            return Optional.empty();
        } else if (is.role() == Role.OWNER && memberships.owners(organizationId) == 1) {
            LOG.warn("A group of the provider would take its last owner from organization {}: kept.", organizationId);
            return Optional.empty();
        } else if (role == null) {
            return Optional.of(withdraw(account, organizationId, is.role()));
        } else {
            return Optional.of(change(account, organizationId, role));
        }
    }

    private Change provide(Account account, String issuer, UUID organizationId, Role role) {
        memberships.insert(organizationId, account.id(), role, issuer, clock.instant());
        return new Change(organizationId, AuditAction.MEMBERSHIP_PROVIDED, role, 0);
    }

    /** Nobody can be asked what becomes of the tokens: they work on, and owners are told to look after them. */
    private Change withdraw(Account account, UUID organizationId, Role role) {
        var left = tokens.leave(organizationId, account.id());
        end.end(organizationId, account.id());
        tellOwners(account, organizationId, left, mail::withdrawn);
        return new Change(organizationId, AuditAction.MEMBERSHIP_WITHDRAWN, role, left);
    }

    /** An auditor owns nothing that changes something. */
    private Change change(Account account, UUID organizationId, Role role) {
        memberships.change(organizationId, account.id(), role);
        var left = role == Role.AUDITOR ? tokens.leave(organizationId, account.id()) : 0;
        if (left > 0) {
            tellOwners(account, organizationId, left, mail::madeAuditor);
        }
        return new Change(organizationId, AuditAction.MEMBERSHIP_PROVIDED, role, left);
    }

    private void tellOwners(Account account, UUID organizationId, int left, WithdrawalMail.Writer writer) {
        var organization = memberships.organization(organizationId);
        members.owners(organizationId).stream()
                .filter(owner -> !owner.equals(account.email()))
                .forEach(owner -> outbox.put(organizationId, writer.write(organization, account, left, owner)));
    }

    private void record(Actor actor, Account account, Change change) {
        var details = new HashMap<>(Map.of("role", change.role().words()));
        if (change.left() > 0) {
            details.put("tokens", change.left() + " live, nobody's from now on");
        }
        audit.record(change.organizationId(), actor, change.action(), account.id(), account.email(), details);
    }

    /** @param left how many live tokens became nobody's */
    private record Change(UUID organizationId, AuditAction action, Role role, int left) {}
}
