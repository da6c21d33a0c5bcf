package latchkey.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.organization.PolicyStore;
import latchkey.organization.PolicyStore.UnusedRule;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends tokens that nobody uses, where the policy wants it: announces it, a week later suspends them, a week later
 * revokes them. Several instances may do it at once.
 */
public final class UnusedTokens {
    private static final Logger LOG = LoggerFactory.getLogger(UnusedTokens.class);

    /** The fewest days that leave time for the announcement. */
    static final int LEAST_DAYS = 8;

    private static final Duration NOTICE = Duration.ofDays(7);
    private static final Actor THE_POLICY = new Actor(null, "The policy", "", "");
    private static final int PIECE = 200;

    private final PolicyStore policies;
    private final UnusedStore tokens;
    private final PolicyBlocks blocks;
    private final RevocationStore revocations;
    private final TokenMessages messages;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    public UnusedTokens(DSLContext db, TokenMessages messages, AuditLog audit, Transactions transactions, Clock clock) {
        this.policies = new PolicyStore(db);
        this.tokens = new UnusedStore(db);
        this.blocks = new PolicyBlocks(db, audit, clock);
        this.revocations = new RevocationStore(db);
        this.messages = messages;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    public void tidy() {
        policies.unusedRules().forEach(this::tryToTidy);
    }

    /** An organization or a token that fails must not keep the others from being tidied. */
    private void tryToTidy(UnusedRule rule) {
        try {
            var now = clock.instant();
            tokens.forgetWarnings(rule.organizationId(), quietSince(rule, now, NOTICE));
            revoke(rule, now);
            suspend(rule, now);
            warn(rule, now);
        } catch (RuntimeException e) {
            LOG.warn(
                    "Ending unused tokens of {} failed and will be tried again: {}",
                    rule.organizationId(),
                    e.getMessage());
        }
    }

    /** Since when tokens have to be quiet; no token is so old that it is, before the rule has held for so long. */
    private static Instant quietSince(UnusedRule rule, Instant now, Duration notice) {
        var since = now.minus(Duration.ofDays(rule.days())).plus(notice);
        return rule.since().isAfter(since) ? Instant.EPOCH : since;
    }

    private void warn(UnusedRule rule, Instant now) {
        var quietSince = quietSince(rule, now, NOTICE);
        var ends = now.plus(NOTICE).atZone(ZoneOffset.UTC).toLocalDate();
        each(
                () -> tokens.toWarn(rule.organizationId(), quietSince, now, PIECE),
                token -> tokens.warn(rule.organizationId(), token.id(), quietSince, now)
                        && record(rule, token, AuditAction.TOKEN_UNUSED_WARNED, "suspended on", ends.toString()));
    }

    private void suspend(UnusedRule rule, Instant now) {
        var quietSince = quietSince(rule, now, Duration.ZERO);
        var warnedBy = now.minus(NOTICE);
        each(
                () -> tokens.toSuspend(rule.organizationId(), quietSince, warnedBy, now, PIECE),
                token -> tokens.suspend(rule.organizationId(), token.id(), quietSince, warnedBy, now)
                        && record(rule, token, AuditAction.TOKEN_BLOCKED, "rule", PolicyRule.UNUSED.code()));
    }

    /** Some at once, so that people get one mail about them; one by one where that fails. */
    private void revoke(UnusedRule rule, Instant now) {
        var suspendedBy = now.minus(NOTICE);
        List<UnusedStore.Unused> found;
        do {
            found = tokens.toRevoke(rule.organizationId(), suspendedBy, now, PIECE);
            if (!isTried(found, due -> revoke(rule, due, suspendedBy, now))) {
                each(
                        () -> tokens.toRevoke(rule.organizationId(), suspendedBy, now, PIECE),
                        token -> revoke(rule, List.of(token), suspendedBy, now));
                return;
            }
        } while (found.size() == PIECE);
    }

    /** Every token is locked before the first event is written: whoever holds the log never waits for a token. */
    private boolean revoke(UnusedRule rule, List<UnusedStore.Unused> found, Instant suspendedBy, Instant now) {
        var organizationId = rule.organizationId();
        var reason = "Not used for %d days".formatted(rule.days());
        var due = found.stream()
                .filter(token -> tokens.lockToRevoke(organizationId, token.id(), suspendedBy, now))
                .toList();
        var ids = due.stream().map(UnusedStore.Unused::id).toList();
        revocations.revoke(organizationId, ids, null, reason, now);
        messages.revoked(organizationId, ids, THE_POLICY, reason);
        due.forEach(token -> record(rule, token, AuditAction.TOKEN_REVOKED, "reason", reason));
        return !due.isEmpty();
    }

    /** Each in a transaction of its own; another instance may have been first. */
    private void each(Supplier<List<UnusedStore.Unused>> some, Predicate<UnusedStore.Unused> change) {
        List<UnusedStore.Unused> found;
        var failed = false;
        do {
            found = some.get();
            for (var token : found) {
                failed |= !isTried(List.of(token), one -> change.test(token));
            }
            // Those that failed would be found again, and again.
        } while (found.size() == PIECE && !failed);
    }

    private boolean isTried(List<UnusedStore.Unused> some, Predicate<List<UnusedStore.Unused>> change) {
        try {
            transactions.call(() -> change.test(some));
            return true;
        } catch (RuntimeException e) {
            var ids = some.stream().map(UnusedStore.Unused::id).toList();
            LOG.warn("Ending unused tokens {} failed and will be tried again: {}", ids, e.getMessage());
            return false;
        }
    }

    private boolean record(UnusedRule rule, UnusedStore.Unused token, AuditAction action, String key, String value) {
        audit.record(rule.organizationId(), THE_POLICY, action, token.id(), token.name(), Map.of(key, value));
        return true;
    }

    /** When a token is suspended at the earliest; null: that was not announced. */
    static @Nullable Instant suspendedAt(@Nullable Instant warnedAt) {
        return warnedAt == null ? null : warnedAt.plus(NOTICE);
    }

    /**
     * Lets the days of an announced or suspended token begin anew. One that was suspended stays blocked if it breaks
     * another rule.
     *
     * @return false if it is neither
     */
    boolean keep(AccessToken token, Actor actor) {
        return transactions.call(() -> {
            var organizationId = token.organizationId();
            var now = clock.instant();
            var wasSuspended = tokens.keepSuspended(organizationId, token.id(), now);
            if (!wasSuspended && !tokens.keepAnnounced(organizationId, token.id(), now)) {
                return false;
            }
            audit.record(organizationId, actor, AuditAction.TOKEN_KEPT, token.id(), token.name(), Map.of());
            if (wasSuspended) {
                blocks.apply(organizationId, policies.of(organizationId), List.of(token.id()), actor);
            }
            return true;
        });
    }
}
