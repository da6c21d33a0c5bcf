package latchkey.token;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.organization.Policy;
import latchkey.organization.PolicyStore;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Blocks tokens that break a rule of the policy, and lets go those that no longer do. Call it within transactions. */
final class PolicyBlocks {
    private final PolicyTokenStore tokens;
    private final PolicyStore policies;
    private final AuditLog audit;
    private final Clock clock;

    PolicyBlocks(DSLContext db, AuditLog audit, Clock clock) {
        this.tokens = new PolicyTokenStore(db);
        this.policies = new PolicyStore(db);
        this.audit = audit;
        this.clock = clock;
    }

    /** For whoever has changed a token: lets it go if it was blocked and breaks no rule any more; never blocks one. */
    void review(UUID organizationId, UUID tokenId, Actor actor) {
        review(organizationId, List.of(tokenId), actor);
    }

    /** The same of several. */
    void review(UUID organizationId, List<UUID> ids, Actor actor) {
        var blocked = tokens.find(organizationId, ids, clock.instant()).stream()
                .filter(token -> token.blockedAt() != null)
                .toList();
        if (!blocked.isEmpty()) {
            var policy = policies.of(organizationId);
            blocked.forEach(token -> settle(organizationId, token, policy, actor));
        }
    }

    /** The first rule that a token breaks and that neither a new secret nor a new end mends; null: none. */
    @Nullable
    PolicyRule standing(UUID organizationId, UUID tokenId, Policy policy) {
        return tokens.find(organizationId, List.of(tokenId), clock.instant()).stream()
                .flatMap(token -> PolicyBreach.of(policy, token.held()).stream())
                .filter(rule -> rule != PolicyRule.ENDLESS && rule != PolicyRule.LIFETIME)
                .findFirst()
                .orElse(null);
    }

    /**
     * Holds tokens, which are locked, against a policy.
     *
     * @return how many were blocked, and how many let go
     */
    Changed apply(UUID organizationId, Policy policy, List<UUID> ids, Actor actor) {
        var changed = new Changed(0, 0);
        for (var token : tokens.find(organizationId, ids, clock.instant())) {
            changed = changed.plus(settle(organizationId, token, policy, actor));
        }
        return changed;
    }

    private Changed settle(UUID organizationId, PolicyTokenStore.Found token, Policy policy, Actor actor) {
        var rule = blockedBy(token, policy);
        if (rule == null && token.blockedAt() != null) {
            tokens.unblock(organizationId, token.id());
            record(organizationId, token, actor, AuditAction.TOKEN_UNBLOCKED, token.blockedBy());
            return new Changed(0, 1);
        } else if (rule != null && !rule.code().equals(token.blockedBy())) {
            tokens.block(organizationId, token.id(), rule, clock.instant());
            record(organizationId, token, actor, AuditAction.TOKEN_BLOCKED, rule.code());
            return new Changed(1, 0);
        } else {
            return new Changed(0, 0);
        }
    }

    /**
     * What else a token breaks comes first: a word that it is needed ends want of use, and nothing else. A policy that
     * still has that rule does not forgive it: only a rotation does, or that word.
     */
    private static @Nullable PolicyRule blockedBy(PolicyTokenStore.Found token, Policy policy) {
        var isStillUnused =
                token.isUnused() && policy.unusedDays() != null && !isRotatedSince(token.blockedAt(), token.held());
        return PolicyBreach.of(policy, token.held()).stream()
                .findFirst()
                .orElse(isStillUnused ? PolicyRule.UNUSED : null);
    }

    private static boolean isRotatedSince(@Nullable Instant blockedAt, PolicyBreach.Held held) {
        return blockedAt != null && !held.begins().isBefore(blockedAt);
    }

    private void record(
            UUID organizationId, PolicyTokenStore.Found token, Actor actor, AuditAction action, @Nullable String rule) {
        var details = Map.of("rule", String.valueOf(rule));
        audit.record(organizationId, actor, action, token.id(), token.name(), details);
    }

    /** How many tokens were blocked, and how many let go. */
    record Changed(int blocked, int unblocked) {
        Changed plus(Changed other) {
            return new Changed(blocked + other.blocked, unblocked + other.unblocked);
        }
    }
}
