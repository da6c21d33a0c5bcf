package latchkey.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes scopes away from tokens, at once or after days in which it is counted what would have been refused, each step
 * together with its audit event in one transaction.
 */
public final class TokenNarrowing {
    private static final Logger LOG = LoggerFactory.getLogger(TokenNarrowing.class);

    static final Duration WATCH = Duration.ofDays(7);

    /** What a call needed in the last moment may be counted a little late. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private static final int PIECE = 100;

    private final NarrowingStore store;
    private final GrantStore grantStore;
    private final PolicyBlocks blocks;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    public TokenNarrowing(DSLContext db, AuditLog audit, Transactions transactions, Clock clock) {
        this.store = new NarrowingStore(db);
        this.grantStore = new GrantStore(db);
        this.blocks = new PolicyBlocks(db, audit, clock);
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What came of narrowing a token, or of giving it up. */
    sealed interface Narrowing {
        record Done() implements Narrowing {}

        /** By somebody else, after the form was opened. */
        record ChangedMeanwhile() implements Narrowing {}

        record Revoked() implements Narrowing {}

        /** Another narrowing is under way. */
        record Watched() implements Narrowing {}

        record NotWatched() implements Narrowing {}
    }

    /**
     * What shall be taken away.
     *
     * @param removed some of the token's scopes, not all of them
     * @param named what it has by {@link ScopeCatalogue#EVERYTHING} alone and keeps, if that is taken away
     */
    record Draft(Collection<String> removed, Collection<String> named, Instant seenModifiedAt) {}

    Narrowing now(AccessToken token, Draft draft, Actor actor) {
        return change(token, draft, (locked, grants) -> {
            var at = clock.instant();
            grant(token, draft, at);
            grantStore.deleteScopes(token.organizationId(), token.id(), draft.removed());
            store.modified(token.organizationId(), token.id(), TokenEditing.after(locked.modifiedAt(), at));
            record(token, locked, AuditAction.TOKEN_NARROWED, actor, Map.of("permissions", change(grants, draft)));
            blocks.review(token.organizationId(), token.id(), actor);
            return new Narrowing.Done();
        });
    }

    Narrowing watch(AccessToken token, Draft draft, Actor actor) {
        return change(token, draft, (locked, grants) -> {
            if (grants.stream().anyMatch(ScopeGrant::isLeaving)) {
                return new Narrowing.Watched();
            }
            var at = clock.instant();
            grant(token, draft, at);
            store.removeLater(token.organizationId(), token.id(), draft.removed(), at.plus(WATCH));
            store.modified(token.organizationId(), token.id(), TokenEditing.after(locked.modifiedAt(), at));
            var details = Map.of(
                    "permissions", change(grants, draft), "from", at.plus(WATCH).toString());
            record(token, locked, AuditAction.NARROWING_BEGUN, actor, details);
            return new Narrowing.Done();
        });
    }

    private Narrowing change(
            AccessToken token, Draft draft, BiFunction<NarrowingStore.Locked, List<ScopeGrant>, Narrowing> work) {
        return transactions.call(() -> {
            var locked = store.lock(token.organizationId(), token.id()).orElseThrow();
            if (locked.revoked()) {
                return new Narrowing.Revoked();
            } else if (!locked.modifiedAt().equals(draft.seenModifiedAt())) {
                return new Narrowing.ChangedMeanwhile();
            }
            return work.apply(locked, store.lockScopes(token.organizationId(), token.id()));
        });
    }

    private void grant(AccessToken token, Draft draft, Instant at) {
        if (draft.removed().contains(ScopeCatalogue.EVERYTHING)) {
            draft.named().forEach(scope -> store.grant(token.organizationId(), token.id(), scope, at));
        }
    }

    private static String change(List<ScopeGrant> grants, Draft draft) {
        var before = grants.stream().map(ScopeGrant::scope).toList();
        var after = ScopeArithmetic.without(before, draft.removed());
        if (draft.removed().contains(ScopeCatalogue.EVERYTHING)) {
            after.addAll(draft.named());
        }
        return String.join(" ", before) + " → " + String.join(" ", after);
    }

    /** Gives up what is watched: everything stays. What is refused already does not come back, for nobody proves anything. */
    Narrowing cancel(AccessToken token, Actor actor) {
        return transactions.call(() -> {
            var locked = store.lock(token.organizationId(), token.id()).orElseThrow();
            var now = clock.instant();
            var leaving = store.lockScopes(token.organizationId(), token.id()).stream()
                    .filter(grant -> grant.isLeavingAfter(now))
                    .toList();
            if (locked.revoked()) {
                return new Narrowing.Revoked();
            } else if (leaving.isEmpty()) {
                return new Narrowing.NotWatched();
            }
            store.keepThoseAfter(token.organizationId(), token.id(), now);
            store.modified(token.organizationId(), token.id(), TokenEditing.after(locked.modifiedAt(), now));
            record(token, locked, AuditAction.NARROWING_CANCELLED, actor, Map.of("kept", words(leaving)));
            return new Narrowing.Done();
        });
    }

    /** Ends what was watched long enough. Whoever comes second, on whatever instance, finds nothing to do. */
    public void finish() {
        var until = clock.instant().minus(LATE);
        store.due(until, PIECE).forEach(due -> tryToFinish(due, until));
    }

    /** One that fails must not keep the others from being ended. */
    private void tryToFinish(NarrowingStore.Due due, Instant until) {
        try {
            transactions.run(() -> finish(due, until));
        } catch (RuntimeException e) {
            LOG.warn("Narrowing token {} failed and will be tried again: {}", due.tokenId(), e.getMessage());
        }
    }

    private void finish(NarrowingStore.Due due, Instant until) {
        var locked = store.lock(due.organizationId(), due.tokenId()).orElseThrow();
        var grants = store.lockScopes(due.organizationId(), due.tokenId());
        var leaving = leaving(grants).stream()
                .filter(grant -> grant.removedAt() != null && !grant.removedAt().isAfter(until))
                .toList();
        if (leaving.isEmpty()) {
            return;
        }
        var kept = leaving.stream().filter(grant -> grant.neededCalls() > 0).toList();
        var removed = new TreeSet<>(leaving.stream().map(ScopeGrant::scope).toList());
        kept.forEach(grant -> removed.removeAll(ScopeCatalogue.complete(List.of(grant.scope()))));
        if (!locked.revoked()) {
            grantStore.deleteScopes(due.organizationId(), due.tokenId(), removed);
        }
        store.keep(due.organizationId(), due.tokenId());
        if (!locked.revoked()) {
            store.modified(
                    due.organizationId(), due.tokenId(), TokenEditing.after(locked.modifiedAt(), clock.instant()));
            record(due, locked, grants, removed, kept);
        }
    }

    private void record(
            NarrowingStore.Due due,
            NarrowingStore.Locked locked,
            List<ScopeGrant> grants,
            Collection<String> removed,
            List<ScopeGrant> kept) {
        var details = new TreeMap<String, String>();
        details.put("permissions", change(grants, new Draft(removed, List.of(), locked.modifiedAt())));
        if (!kept.isEmpty()) {
            details.put("kept, for calls needed it", words(kept));
        }
        var actor = new Actor(null, "Latchkey", "", "");
        var action = removed.isEmpty() ? AuditAction.NARROWING_KEPT : AuditAction.TOKEN_NARROWED;
        audit.record(due.organizationId(), actor, action, due.tokenId(), locked.name(), details);
        blocks.review(due.organizationId(), due.tokenId(), actor);
    }

    private void record(
            AccessToken token,
            NarrowingStore.Locked locked,
            AuditAction action,
            Actor actor,
            Map<String, String> details) {
        audit.record(token.organizationId(), actor, action, token.id(), locked.name(), details);
    }

    private static List<ScopeGrant> leaving(List<ScopeGrant> grants) {
        return grants.stream().filter(ScopeGrant::isLeaving).toList();
    }

    /** “builds:write (12 calls), projects:read (0 calls)”. */
    private static String words(List<ScopeGrant> grants) {
        return grants.stream()
                .map(grant -> grant.scope() + " (" + grant.neededCalls() + " calls)")
                .collect(Collectors.joining(", "));
    }
}
