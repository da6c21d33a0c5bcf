package latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.organization.Policy;
import latchkey.organization.Role;
import latchkey.web.Numbers;
import org.jspecify.annotations.Nullable;

/** Adds up what a policy would mean for live tokens, one after the other; keeps no more of them than it shows. */
final class PolicyEffects {
    private static final int SHOWN = 10;

    private final Policy policy;
    private final @Nullable Instant quietSince;
    private final Map<PolicyRule, Broken> broken = new EnumMap<>(PolicyRule.class);
    private int live;
    private int ofMembers;
    private int blocked;
    private int released;

    /** @param now when an unused token counts its days to */
    PolicyEffects(Policy policy, Instant now) {
        var days = policy.unusedDays();
        this.policy = policy;
        this.quietSince = days == null ? null : now.minus(Duration.ofDays(days));
    }

    void add(PolicyTokenStore.Found token) {
        live++;
        if (token.held().ownerRole() == Role.MEMBER) {
            ofMembers++;
        }
        var rules = PolicyBreach.of(policy, token.held());
        rules.forEach(rule -> add(rule, token));
        if (quietSince != null && !token.lastSign().isAfter(quietSince)) {
            add(PolicyRule.UNUSED, token);
        }
        if (!rules.isEmpty() && token.blockedAt() == null) {
            blocked++;
        } else if (rules.isEmpty() && token.blockedAt() != null && (!token.isUnused() || policy.unusedDays() == null)) {
            released++;
        }
    }

    private void add(PolicyRule rule, PolicyTokenStore.Found token) {
        broken.computeIfAbsent(rule, Broken::new).add(token);
    }

    /** In the order of the rules. */
    public List<Broken> broken() {
        return List.copyOf(broken.values());
    }

    /** How many tokens have to end before another can be created; 0: there is room. */
    public int toEnd() {
        return Math.max(0, live - policy.mostLiveTokens() + 1);
    }

    public String mostText() {
        return Numbers.grouped(policy.mostLiveTokens());
    }

    public String liveText() {
        return Numbers.grouped(live);
    }

    /** Tokens of members, when those may not create any; 0 when they may. */
    public int ofMembersWhoCreateNone() {
        return policy.membersCreate() ? 0 : ofMembers;
    }

    /** How many tokens applying the policy would block. */
    public String blockedText() {
        return Numbers.grouped(blocked);
    }

    /** How many blocked tokens applying it would let go. */
    public String releasedText() {
        return Numbers.grouped(released);
    }

    /** The tokens that break a rule. */
    static final class Broken {
        private final PolicyRule rule;
        private final List<Token> first = new ArrayList<>();
        private int count;

        Broken(PolicyRule rule) {
            this.rule = rule;
        }

        private void add(PolicyTokenStore.Found token) {
            count++;
            if (first.size() < SHOWN) {
                first.add(new Token(token.id(), token.name()));
            }
        }

        public PolicyRule rule() {
            return rule;
        }

        public String countText() {
            return Numbers.grouped(count);
        }

        public List<Token> first() {
            return List.copyOf(first);
        }

        /** How many there are besides those that are shown. */
        public int others() {
            return count - first.size();
        }

        public String othersText() {
            return Numbers.grouped(others());
        }
    }

    /** A token as the page names it. */
    record Token(UUID id, String name) {}
}
