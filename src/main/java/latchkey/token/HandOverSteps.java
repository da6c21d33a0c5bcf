package latchkey.token;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import latchkey.audit.AuditLog;
import latchkey.organization.Members;
import latchkey.organization.MembershipStore.Member;
import latchkey.organization.PolicyStore;
import latchkey.organization.Role;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** One step of a hand-over: all of it where the tokens are few, else a piece, and with the last piece the rest. */
final class HandOverSteps {
    private final HandOverStore tokens;
    private final HandOverReceivers receivers;
    private final HandOverChange change;
    private final HandOverNews news;
    private final PolicyBlocks blocks;
    private final PolicyStore policies;
    private final Members members;
    private final AuditLog audit;
    private final Clock clock;

    HandOverSteps(DSLContext db, Members members, HandOverNews news, AuditLog audit, Clock clock) {
        this.tokens = new HandOverStore(db);
        this.receivers = new HandOverReceivers(db);
        this.change = new HandOverChange(db, clock);
        this.news = news;
        this.blocks = new PolicyBlocks(db, audit, clock);
        this.policies = new PolicyStore(db);
        this.members = members;
        this.audit = audit;
        this.clock = clock;
    }

    /** Call it within a transaction. */
    Step take(HandOverOrder order, Progress progress) {
        var organizationId = order.organizationId();
        var person = order.leaving();
        var standing = members.lock(organizationId, order.by().account().id(), person.id());
        var role = standing.role();
        if (role == null) {
            return Step.last(new HandOver.Result.NotAMember());
        } else if (order.purpose() != HandOverPurpose.DEPARTURE && standing.by() != Role.OWNER) {
            return Step.last(new HandOver.Result.NotOwner());
        } else if (standing.lastOwner()) {
            return Step.last(new HandOver.Result.LastOwner());
        }
        var now = clock.instant();
        var receivers = this.receivers.of(organizationId, standing.by(), person);
        var piece = tokens.lock(organizationId, person.id(), progress.after(), now);
        if (progress.after() != null) {
            return take(order, role, progress, piece, plan(order, piece.tokens(), receivers), null);
        }
        var all = piece.isLast() ? piece.tokens() : tokens.find(organizationId, person.id(), now);
        if (!HandOver.mark(all).equals(order.form().seen())) {
            return Step.last(new HandOver.Result.OtherTokens());
        }
        var whole = plan(order, all, receivers);
        if (!whole.errors().isEmpty()) {
            return Step.last(new HandOver.Result.Refused(whole.errors()));
        } else if (order.purpose().ends()
                && tokens.leaveExpired(organizationId, person.id(), now) == HandOver.AT_ONCE) {
            // There are more, and nobody sees a difference before all is done.
            return Step.next(progress);
        }
        var plan = piece.isLast() ? whole : plan(order, piece.tokens(), receivers);
        return take(order, role, progress, piece, plan, whole);
    }

    private HandOverPlan plan(HandOverOrder order, List<OwnedToken> some, List<Member> receivers) {
        var plan = HandOverPlan.of(order.form(), some, receivers, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        if (plan.givesToMembers()) {
            plan.check(
                    policies.of(order.organizationId()),
                    tokens.scopes(order.organizationId(), order.leaving().id(), clock.instant()));
        }
        return plan;
    }

    /**
     * @param role what the person is until now
     * @param whole what becomes of all; null: that was told with the first piece
     */
    private Step take(
            HandOverOrder order,
            Role role,
            Progress progress,
            HandOverStore.Piece piece,
            HandOverPlan plan,
            @Nullable HandOverPlan whole) {
        if (!plan.errors().isEmpty()) {
            return Step.last(new HandOver.Result.Refused(plan.errors()));
        }
        change.apply(order, plan);
        var counts = progress.counts().plus(plan.counts());
        if (piece.isLast() && order.purpose().ends()) {
            members.remove(order.organizationId(), order.leaving().id());
            news.ended(order, counts);
        }
        if (whole != null) {
            news.taken(order, whole);
        }
        record(order, role, piece.isLast(), plan, counts);
        return piece.isLast()
                ? Step.last(new HandOver.Result.Done(plan.live()))
                : Step.next(new Progress(piece.last(), counts));
    }

    /** Last of all, as the end of the log is held until the commit. */
    private void record(HandOverOrder order, Role role, boolean isLast, HandOverPlan plan, HandOverCounts counts) {
        var organizationId = order.organizationId();
        var events = new HandOverEvents(order, plan);
        var entries = new ArrayList<>(events.ofTokens());
        if (isLast && order.purpose().ends()) {
            entries.add(events.ofPerson(counts));
        }
        audit.record(organizationId, order.actor(), entries);
        if (isLast && !order.purpose().ends()) {
            members.setRole(organizationId, order.leaving().id(), role, Role.AUDITOR, order.actor());
        }
        var blocked = plan.live().stream()
                .filter(token -> token.times().blockedAt() != null)
                .map(OwnedToken::id)
                .toList();
        blocks.review(organizationId, blocked, order.actor());
    }

    /**
     * How far a hand-over of many has come.
     *
     * @param after the last token that was taken; null: none
     */
    record Progress(@Nullable UUID after, HandOverCounts counts) {
        static final Progress NONE = new Progress(null, HandOverCounts.NONE);
    }

    /** @param result null: there is more to do */
    record Step(HandOver.@Nullable Result result, Progress progress) {
        static Step last(HandOver.Result result) {
            return new Step(result, Progress.NONE);
        }

        static Step next(Progress progress) {
            return new Step(null, progress);
        }
    }
}
