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
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.organization.CurrentMember;
import org.jooq.DSLContext;

/** Revokes tokens for good at the request of a member, each with its audit event in one transaction. */
public final class TokenRevocation {
    private static final int PIECE = 200;

    private final RevocationStore store;
    private final TokenMessages messages;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    public TokenRevocation(
            DSLContext db, TokenMessages messages, AuditLog audit, Transactions transactions, Clock clock) {
        this.store = new RevocationStore(db);
        this.messages = messages;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Revokes those of some tokens that are not revoked yet, all or none.
     *
     * @return how many those were; empty, and nothing is done, if the member may not see every one of them
     */
    Optional<Integer> revoke(CurrentMember member, Set<UUID> ids, Actor actor, String reason) {
        return transactions.call(() -> {
            var organizationId = member.organization().id();
            var locked = store.lock(organizationId, member.onlyOwner(), ids);
            if (locked.size() < ids.size()) {
                return Optional.empty();
            }
            var live = live(locked);
            messages.revoked(organizationId, ids(live), actor, reason);
            return Optional.of(revokeLive(member, live, actor, reason, describe(reason, live.size())));
        });
    }

    /**
     * Revokes all that an account owns and that is not revoked yet, made a moment ago or not. They may be tens of
     * thousands: as one transaction they would hold the audit log for minutes, or time out and stay alive. What is
     * revoked before a failure stays so.
     */
    int revokeAll(CurrentMember member, Person owner, Actor actor, String reason) {
        var organizationId = member.organization().id();
        var ids = store.ofOwner(organizationId, owner.id(), Integer.MAX_VALUE);
        var details = describe(reason, ids.size());
        var revoked = 0;
        while (!ids.isEmpty()) {
            for (var from = 0; from < ids.size(); from += PIECE) {
                var piece = ids.subList(from, Math.min(from + PIECE, ids.size()));
                var isFirst = revoked == 0;
                var all = ids.size();
                revoked += transactions.call(() -> {
                    var live = live(store.lock(organizationId, owner.id(), piece));
                    if (isFirst && !live.isEmpty()) {
                        messages.allRevoked(organizationId, owner, all, actor, reason);
                    }
                    return revokeLive(member, live, actor, reason, details);
                });
            }
            ids = store.ofOwner(organizationId, owner.id(), Integer.MAX_VALUE);
        }
        return revoked;
    }

    private static List<RevocationStore.Locked> live(List<RevocationStore.Locked> locked) {
        return locked.stream()
                .filter(Predicate.not(RevocationStore.Locked::revoked))
                .toList();
    }

    private static List<UUID> ids(List<RevocationStore.Locked> tokens) {
        return tokens.stream().map(RevocationStore.Locked::id).toList();
    }

    /** Every row is locked before the first event is written: whoever holds the log never waits for a token. */
    private int revokeLive(
            CurrentMember member,
            List<RevocationStore.Locked> live,
            Actor actor,
            String reason,
            Map<String, String> details) {
        if (!live.isEmpty()) {
            var organizationId = member.organization().id();
            store.revoke(organizationId, ids(live), member.account().id(), reason, clock.instant());
            audit.record(
                    organizationId,
                    actor,
                    live.stream()
                            .map(token ->
                                    new AuditLog.Entry(AuditAction.TOKEN_REVOKED, token.id(), token.name(), details))
                            .toList());
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

    /** The ids of what {@link #revokeAll} would revoke, no more of them than a preview can count. */
    List<UUID> ofOwner(CurrentMember member, Person owner) {
        return store.ofOwner(member.organization().id(), owner.id(), RevocationPreview.MOST + 1);
    }

    /** A member of the same organization. */
    Optional<Person> find(CurrentMember member, UUID accountId) {
        return store.member(member.organization().id(), accountId);
    }
}
