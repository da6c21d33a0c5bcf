package latchkey.organization;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.minBy;

import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.account.Account;
import latchkey.account.ProviderGroups;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
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
    private final AuditLog audit;
    private final Clock clock;

    public GroupMemberships(List<GroupRule> rules, DSLContext db, AuditLog audit, Clock clock) {
        this.rules = List.copyOf(rules);
        this.memberships = new ProvidedMembershipStore(db);
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void apply(Actor actor, Account account, String issuer, Set<String> groups) {
        var wanted = wanted(groups);
        var provided = memberships.providedTo(account.id(), issuer);
        // In one order, as each locks its organization and the end of its audit log.
        for (var organizationId : inOrder(wanted.keySet(), provided)) {
            change(actor, account, issuer, organizationId, wanted.get(organizationId));
        }
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

    private void change(Actor actor, Account account, String issuer, UUID organizationId, @Nullable Role role) {
        var is = memberships.lock(organizationId, account.id());
        if (is == null) {
            if (role != null) {
                memberships.insert(organizationId, account.id(), role, issuer, clock.instant());
                record(actor, AuditAction.MEMBERSHIP_PROVIDED, organizationId, account, role);
            }
        } else if (!issuer.equals(is.providedBy()) || is.role() == role) {
            return;
        } else if (is.role() == Role.OWNER && memberships.owners(organizationId) == 1) {
            LOG.warn("A group of the provider would take its last owner from organization {}: kept.", organizationId);
        } else if (role == null) {
            memberships.delete(organizationId, account.id());
            record(actor, AuditAction.MEMBERSHIP_WITHDRAWN, organizationId, account, is.role());
        } else {
            memberships.change(organizationId, account.id(), role);
            record(actor, AuditAction.MEMBERSHIP_PROVIDED, organizationId, account, role);
        }
    }

    private void record(Actor actor, AuditAction action, UUID organizationId, Account account, Role role) {
        audit.record(organizationId, actor, action, account.id(), account.email(), Map.of("role", role.words()));
    }
}
