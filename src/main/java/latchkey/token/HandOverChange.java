package latchkey.token;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** Does to tokens what a plan says, in a few statements. Call it within a transaction that has locked them. */
final class HandOverChange {
    private final HandOverStore tokens;
    private final RevocationStore revocations;
    private final RotationStore rotations;
    private final Clock clock;

    HandOverChange(DSLContext db, Clock clock) {
        this.tokens = new HandOverStore(db);
        this.revocations = new RevocationStore(db);
        this.rotations = new RotationStore(db);
        this.clock = clock;
    }

    void apply(HandOverOrder order, HandOverPlan plan) {
        var organizationId = order.organizationId();
        var by = order.by().account().id();
        var now = clock.instant();
        revocations.revoke(
                organizationId, ids(plan.revoked()), by, order.purpose().reason(), now);
        plan.byReceiver()
                .forEach((receiver, given) -> tokens.give(organizationId, ids(given), receiver.accountId(), now));
        shorten(organizationId, plan, now);
        if (order.purpose().ends()) {
            tokens.give(organizationId, ids(plan.shortened()), null, now);
        }
    }

    private void shorten(UUID organizationId, HandOverPlan plan, Instant now) {
        var end = plan.end();
        if (end != null) {
            var sooner = plan.sooner();
            tokens.shorten(organizationId, ids(sooner), end, now);
            sooner.stream()
                    .filter(token -> token.times().rotatingUntil() != null)
                    .forEach(token -> rotations.bringForward(organizationId, token.id(), end));
        }
    }

    private static List<UUID> ids(List<OwnedToken> tokens) {
        return tokens.stream().map(OwnedToken::id).toList();
    }
}
