package latchkey.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.organization.CurrentMember;
import latchkey.organization.Organization;
import latchkey.organization.Policy;
import latchkey.organization.PolicyStore;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes what an organization demands of its tokens, and applies it to those that there are if that is wanted. */
public final class PolicyChange {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyChange.class);

    private static final Actor THE_POLICY = new Actor(null, "The policy", "", "");
    private static final int PIECE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final PolicyStore policies;
    private final PolicyTokenStore tokens;
    private final TokenLimitStore limit;
    private final UnusedStore unused;
    private final PolicyBlocks blocks;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    public PolicyChange(DSLContext db, AuditLog audit, Transactions transactions, Clock clock) {
        this.policies = new PolicyStore(db);
        this.tokens = new PolicyTokenStore(db);
        this.limit = new TokenLimitStore(db);
        this.unused = new UnusedStore(db);
        this.blocks = new PolicyBlocks(db, audit, clock);
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What came of saving a policy. */
    sealed interface Saving {
        /**
         * @param changed how many tokens were blocked and let go so far
         * @param goesOn whether there are more tokens, to which it will be applied within minutes
         */
        record Saved(PolicyBlocks.Changed changed, boolean goesOn) implements Saving {}

        /** By somebody else, after the form was opened. */
        record ChangedMeanwhile() implements Saving {}
    }

    /** Saves a policy and applies it, whatever others have saved meanwhile. */
    public void saveAndApply(CurrentMember by, Actor actor, Policy policy) {
        save(by, actor, policy, savedAt -> true, true);
    }

    /** @param applies whether it is applied to existing tokens too */
    Saving save(CurrentMember by, Actor actor, PolicyForm form, boolean applies) {
        return save(by, actor, form.policy(), form::isFresh, applies);
    }

    private Saving save(
            CurrentMember by, Actor actor, Policy policy, Predicate<@Nullable Instant> isFresh, boolean applies) {
        var organization = by.organization();
        var first = transactions.call(() -> {
            limit.lock(organization.id());
            if (!isFresh.test(policies.modifiedAt(organization.id()))) {
                return new Saving.ChangedMeanwhile();
            }
            var changes = write(by, policy, applies);
            // Locked before the first event is written: whoever holds the log never waits for a token.
            var piece = lockPiece(organization.id());
            record(organization, actor, changes, applies);
            return apply(organization.id(), piece, actor);
        });
        return first instanceof Saving.Saved saved && saved.goesOn() ? goOn(organization.id(), actor, saved) : first;
    }

    private Map<String, String> write(CurrentMember by, Policy policy, boolean applies) {
        var organizationId = by.organization().id();
        var changes = new TreeMap<String, String>();
        var before = policies.of(organizationId);
        PolicyText.of(before)
                .changesTo(PolicyText.of(policy))
                .forEach(change -> changes.put(change.field(), change.before() + " → " + change.after()));
        if (!changes.isEmpty() || policies.modifiedAt(organizationId) == null) {
            policies.save(organizationId, policy, by.account().id(), clock.instant());
        }
        if (isMorePatient(before.unusedDays(), policy.unusedDays())) {
            unused.forgetWarnings(organizationId);
        }
        if (applies) {
            policies.startApplying(organizationId);
        }
        return changes;
    }

    /** Then what was announced to tokens that nobody uses is wrong; those that are still due are announced anew. */
    private static boolean isMorePatient(@Nullable Integer daysBefore, @Nullable Integer days) {
        return daysBefore != null && (days == null || days > daysBefore);
    }

    private void record(Organization organization, Actor actor, Map<String, String> changes, boolean applies) {
        var id = organization.id();
        if (!changes.isEmpty()) {
            audit.record(id, actor, AuditAction.POLICY_CHANGED, id, organization.name(), changes);
        }
        if (applies) {
            audit.record(id, actor, AuditAction.POLICY_APPLIED, id, organization.name(), Map.of());
        }
    }

    /** A policy in the house of many tokens: some more of them while somebody waits, the rest later. */
    private Saving.Saved goOn(UUID organizationId, Actor actor, Saving.Saved first) {
        var until = clock.instant().plus(PATIENCE);
        var changed = first.changed();
        while (clock.instant().isBefore(until)) {
            var next = transactions.call(() -> next(organizationId, actor));
            changed = changed.plus(next.changed());
            if (!next.goesOn()) {
                return new Saving.Saved(changed, false);
            }
        }
        return new Saving.Saved(changed, true);
    }

    /** Applies what somebody wanted applied and nobody has finished, wherever it stopped. */
    public void finishApplying() {
        policies.applying().forEach(this::tryToFinish);
    }

    /** One that fails must not keep the policies of others from being applied. */
    private void tryToFinish(UUID organizationId) {
        try {
            while (transactions.call(() -> next(organizationId, THE_POLICY)).goesOn()) {}
        } catch (RuntimeException e) {
            LOG.warn("Applying the policy of {} failed and will be tried again: {}", organizationId, e.getMessage());
        }
    }

    private Saving.Saved next(UUID organizationId, Actor actor) {
        limit.lock(organizationId);
        return apply(organizationId, lockPiece(organizationId), actor);
    }

    /** The next tokens in the order of their ids. */
    private List<UUID> lockPiece(UUID organizationId) {
        var ids = policies.applyingAfter(organizationId)
                .map(after -> tokens.idsAfter(organizationId, after, clock.instant(), PIECE))
                .orElse(List.of());
        tokens.lock(organizationId, ids);
        return ids;
    }

    /** Keeps how far it came, so that any instance can go on from there. */
    private Saving.Saved apply(UUID organizationId, List<UUID> ids, Actor actor) {
        var changed = blocks.apply(organizationId, policies.of(organizationId), ids, actor);
        var goesOn = ids.size() == PIECE;
        policies.applied(organizationId, goesOn ? ids.getLast() : null);
        return new Saving.Saved(changed, goesOn);
    }
}
