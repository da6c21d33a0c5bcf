package latchkey.token;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import latchkey.account.Sha256;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.organization.CurrentMember;
import latchkey.organization.Members;
import latchkey.organization.MembershipStore;
import latchkey.organization.MembershipStore.Member;
import latchkey.organization.PolicyStore;
import latchkey.organization.Role;
import latchkey.web.FormErrors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes a member's tokens into other hands and ends the membership, or makes it an auditor's, in one transaction. The
 * tokens of somebody who owns {@link #AT_ONCE} or more are taken in pieces before that, each a transaction, so that
 * nobody else waits for long; what was taken before a failure stays so, and the page shows the rest.
 */
public final class HandOver {
    static final int AT_ONCE = HandOverStore.PIECE;

    private final HandOverStore tokens;
    private final HandOverChange change;
    private final HandOverNews news;
    private final WordStore words;
    private final PolicyBlocks blocks;
    private final PolicyStore policies;
    private final MembershipStore memberships;
    private final Members members;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    public HandOver(
            DSLContext db, Members members, HandOverNews news, AuditLog audit, Transactions transactions, Clock clock) {
        this.tokens = new HandOverStore(db);
        this.change = new HandOverChange(db, clock);
        this.news = news;
        this.words = new WordStore(db);
        this.blocks = new PolicyBlocks(db, audit, clock);
        this.policies = new PolicyStore(db);
        this.memberships = new MembershipStore(db);
        this.members = members;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What came of it. */
    sealed interface Result {
        /** @param live the tokens that live on, of the last piece */
        record Done(List<OwnedToken> live) implements Result {}

        /** Nothing was changed, or nothing more. */
        record Refused(FormErrors errors) implements Result {}

        /** They own other tokens now than the page showed. */
        record OtherTokens() implements Result {}

        record LastOwner() implements Result {}

        record NotOwner() implements Result {}

        record NotAMember() implements Result {}
    }

    /** Live ones, those that end soonest first. */
    List<OwnedToken> tokensOf(CurrentMember by, Person person) {
        return tokens.find(by.organization().id(), person.id(), clock.instant());
    }

    /** Who may get tokens of somebody. */
    List<Member> receivers(CurrentMember by, Person leaving) {
        return receivers(by.organization().id(), by.role(), leaving);
    }

    /** For owners everybody who may own tokens, for others the owners. */
    private List<Member> receivers(UUID organizationId, @Nullable Role by, Person leaving) {
        return memberships.members(organizationId).stream()
                .filter(member -> !member.accountId().equals(leaving.id()))
                .filter(member -> member.role() == Role.OWNER || (member.role() == Role.MEMBER && by == Role.OWNER))
                .sorted(Comparator.comparing(Member::role).thenComparing(Member::email))
                .toList();
    }

    boolean isLastOwner(CurrentMember by, Person person) {
        var owners = memberships.owners(by.organization().id());
        return owners.equals(List.of(person.email()));
    }

    /** Tells one set of tokens from another. */
    static String mark(List<OwnedToken> tokens) {
        var ids = tokens.stream().map(token -> token.id().toString()).sorted().toList();
        return HexFormat.of().formatHex(Sha256.of(String.join(" ", ids)), 0, 16);
    }

    Result perform(HandOverOrder order) {
        var step = step(order, Progress.NONE);
        while (step.result() == null) {
            step = step(order, step.progress());
        }
        if (step.result() instanceof Result.Done done) {
            write(order.organizationId(), done.live());
        }
        return step.result();
    }

    private Step step(HandOverOrder order, Progress progress) {
        return transactions.call(() -> attempt(order, progress));
    }

    private Step attempt(HandOverOrder order, Progress progress) {
        var organizationId = order.organizationId();
        var person = order.leaving();
        var standing = members.lock(organizationId, order.by().account().id(), person.id());
        var role = standing.role();
        if (role == null) {
            return Step.last(new Result.NotAMember());
        } else if (order.purpose() != HandOverPurpose.DEPARTURE && standing.by() != Role.OWNER) {
            return Step.last(new Result.NotOwner());
        } else if (standing.lastOwner()) {
            return Step.last(new Result.LastOwner());
        }
        var now = clock.instant();
        var receivers = receivers(organizationId, standing.by(), person);
        var piece = tokens.lock(organizationId, person.id(), progress.after(), now);
        if (progress.after() != null) {
            return take(order, role, progress, piece, plan(order, piece.tokens(), receivers), null);
        }
        var all = piece.isLast() ? piece.tokens() : tokens.find(organizationId, person.id(), now);
        if (!mark(all).equals(order.form().seen())) {
            return Step.last(new Result.OtherTokens());
        }
        var whole = plan(order, all, receivers);
        if (!whole.errors().isEmpty()) {
            return Step.last(new Result.Refused(whole.errors()));
        } else if (order.purpose().ends() && tokens.leaveExpired(organizationId, person.id(), now) == AT_ONCE) {
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
            return Step.last(new Result.Refused(plan.errors()));
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
        return piece.isLast() ? Step.last(new Result.Done(plan.live())) : Step.next(new Progress(piece.last(), counts));
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
     * Not in the transaction: whoever waits for the log need not wait for the search. Housekeeping makes up for it, and for
     * the pieces before the last.
     */
    private void write(UUID organizationId, List<OwnedToken> live) {
        live.forEach(token -> transactions.run(() -> words.write(organizationId, token.id())));
    }

    /**
     * How far a hand-over of many has come.
     *
     * @param after the last token that was taken; null: none
     */
    private record Progress(@Nullable UUID after, HandOverCounts counts) {
        static final Progress NONE = new Progress(null, HandOverCounts.NONE);
    }

    /** @param result null: there is more to do */
    private record Step(@Nullable Result result, Progress progress) {
        static Step last(Result result) {
            return new Step(result, Progress.NONE);
        }

        static Step next(Progress progress) {
            return new Step(null, progress);
        }
    }
}
