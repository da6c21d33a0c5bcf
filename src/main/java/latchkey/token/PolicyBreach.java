package latchkey.token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import latchkey.organization.Policy;
import latchkey.organization.Role;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;

/** Tells which rules of a policy a token that there is breaks. */
final class PolicyBreach {
    private PolicyBreach() {}

    /** In the order of the rules; the first is the one that blocks. */
    static Set<PolicyRule> of(Policy policy, Held token) {
        var broken = EnumSet.noneOf(PolicyRule.class);
        add(broken, PolicyRule.ENDLESS, token.expiresAt() == null && !policy.endlessAllowed());
        add(broken, PolicyRule.LIFETIME, isTooLong(policy, token));
        add(
                broken,
                PolicyRule.WILDCARD,
                token.scopes().contains(ScopeCatalogue.EVERYTHING) && !policy.wildcardAllowed());
        add(broken, PolicyRule.MEMBER_SCOPES, grantsTooMuch(policy, token));
        add(broken, PolicyRule.NETWORKS, !policy.requiredNetworks().contain(token.networks()));
        return broken;
    }

    private static void add(Set<PolicyRule> broken, PolicyRule rule, boolean isBroken) {
        if (isBroken) {
            broken.add(rule);
        }
    }

    private static boolean isTooLong(Policy policy, Held token) {
        var began = LocalDate.ofInstant(token.begins(), ZoneOffset.UTC);
        return token.expiresAt() != null
                && PolicyCheck.isAfter(token.expiresAt(), began.plusDays(policy.longestLifetimeDays()));
    }

    /** Nobody knows any more as what an account that left granted them. */
    private static boolean grantsTooMuch(Policy policy, Held token) {
        var role = token.ownerRole();
        return role != null && token.scopes().stream().anyMatch(scope -> !policy.mayGrant(role, scope));
    }

    /**
     * What rules look at.
     *
     * @param begins when it was created, or last rotated
     * @param expiresAt null: never
     * @param scopes those that stay
     * @param ownerRole null once the owner left
     */
    record Held(
            Instant begins,
            @Nullable Instant expiresAt,
            List<String> scopes,
            Networks networks,
            @Nullable Role ownerRole) {}
}
