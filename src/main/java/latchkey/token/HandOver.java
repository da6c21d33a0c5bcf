package latchkey.token;

import java.time.Clock;
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
import latchkey.web.FormErrors;
import org.jooq.DSLContext;

/**
 * Takes a member's tokens into other hands and ends the membership, or makes it an auditor's, in one transaction. The
 * tokens of somebody who owns {@link #AT_ONCE} or more are taken in pieces before that, each a transaction, so that
 * nobody else waits for long; what was taken before a failure stays so, and the page shows the rest.
 */
public final class HandOver {
    static final int AT_ONCE = HandOverStore.PIECE;

    private final HandOverStore tokens;
    private final HandOverReceivers receivers;
    private final HandOverSteps steps;
    private final WordStore words;
    private final MembershipStore memberships;
    private final Transactions transactions;
    private final Clock clock;

    public HandOver(
            DSLContext db, Members members, HandOverNews news, AuditLog audit, Transactions transactions, Clock clock) {
        this.tokens = new HandOverStore(db);
        this.receivers = new HandOverReceivers(db);
        this.steps = new HandOverSteps(db, members, news, audit, clock);
        this.words = new WordStore(db);
        this.memberships = new MembershipStore(db);
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
        return receivers.of(by.organization().id(), by.role(), leaving);
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
        var step = step(order, HandOverSteps.Progress.NONE);
        while (step.result() == null) {
            step = step(order, step.progress());
        }
        if (step.result() instanceof Result.Done done) {
            write(order.organizationId(), done.live());
        }
        return step.result();
    }

    private HandOverSteps.Step step(HandOverOrder order, HandOverSteps.Progress progress) {
        return transactions.call(() -> steps.take(order, progress));
    }

    /**
     * Not in the transaction: whoever waits for the log need not wait for the search. Housekeeping makes up for it, and for
     * the pieces before the last.
     */
    private void write(UUID organizationId, List<OwnedToken> live) {
        live.forEach(token -> transactions.run(() -> words.write(organizationId, token.id())));
    }
}
