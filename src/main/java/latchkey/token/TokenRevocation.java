package latchkey.token;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.organization.CurrentMember;
import org.jooq.DSLContext;

/** Revokes tokens for good at the request of a member, all or none, each with its audit event in one transaction. */
public final class TokenRevocation {
    private final RevocationStore store;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    public TokenRevocation(DSLContext db, AuditLog audit, Transactions transactions, Clock clock) {
        this.store = new RevocationStore(db);
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Revokes those of some tokens that are not revoked yet.
     *
     * @return how many those were; empty, and nothing is done, if the member may not see every one of them
     */
    Optional<Integer> revoke(CurrentMember member, Set<UUID> ids, Actor actor, String reason) {
        return transactions.call(() -> {
            var organizationId = member.organization().id();
            var locked = store.lock(organizationId, member.onlyOwner(), ids);
            return locked.size() < ids.size()
                    ? Optional.empty()
                    : Optional.of(revokeLive(member, locked, actor, reason));
        });
    }

    /** Revokes all that an account owns and that is not revoked yet, made a moment ago or not. */
    int revokeAll(CurrentMember member, Person owner, Actor actor, String reason) {
        Supplier<Integer> work = () -> {
            var organizationId = member.organization().id();
            return revokeLive(member, store.lockAll(organizationId, owner.id()), actor, reason);
        };
        return transactions.call(work);
    }

    /** Every row is locked before the first event is written: whoever holds the log never waits for a token. */
    private int revokeLive(CurrentMember member, List<RevocationStore.Locked> locked, Actor actor, String reason) {
        var organizationId = member.organization().id();
        var live = locked.stream()
                .filter(Predicate.not(RevocationStore.Locked::revoked))
                .toList();
        if (!live.isEmpty()) {
            var ids = live.stream().map(RevocationStore.Locked::id).toList();
            store.revoke(organizationId, ids, member.account().id(), reason, clock.instant());
            var details = describe(reason, live.size());
            live.forEach(token ->
                    audit.record(organizationId, actor, AuditAction.TOKEN_REVOKED, token.id(), token.name(), details));
        }
        return live.size();
    }

    /** What was revoked by one click bears one mark. */
    private static Map<String, String> describe(String reason, int tokens) {
        var details = new HashMap<String, String>();
        if (!reason.isEmpty()) {
            details.put("reason", reason);
        }
        if (tokens > 1) {
            details.put("bulk", UuidCreator.getTimeOrderedEpoch().toString());
            details.put("tokens", String.valueOf(tokens));
        }
        return details;
    }

    /** The ids of what {@link #revokeAll} would revoke. */
    List<UUID> ofOwner(CurrentMember member, Person owner) {
        return store.ofOwner(member.organization().id(), owner.id());
    }

    /** A member of the same organization. */
    Optional<Person> find(CurrentMember member, UUID accountId) {
        return store.member(member.organization().id(), accountId);
    }
}
