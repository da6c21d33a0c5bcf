package latchkey.token;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import latchkey.account.Sha256;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
import latchkey.database.Transactions;
import latchkey.mail.Outbox;
import latchkey.organization.CurrentMember;
import latchkey.organization.Members;
import latchkey.organization.MembershipStore;
import latchkey.organization.MembershipStore.Member;
import latchkey.organization.PolicyStore;
import latchkey.organization.Role;
import latchkey.web.BaseUrl;
import latchkey.web.FormErrors;
import org.jooq.DSLContext;

/** Takes a member's tokens into other hands and ends the membership, or makes it an auditor's, in one transaction. */
public final class HandOver {
    private final HandOverStore tokens;
    private final RevocationStore revocations;
    private final RotationStore rotations;
    private final WordStore words;
    private final PolicyBlocks blocks;
    private final PolicyStore policies;
    private final MembershipStore memberships;
    private final Members members;
    private final HandOverMail mail;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    public HandOver(
            DSLContext db,
            Members members,
            BaseUrl baseUrl,
            Outbox outbox,
            AuditLog audit,
            Transactions transactions,
            Clock clock) {
        this.tokens = new HandOverStore(db);
        this.revocations = new RevocationStore(db);
        this.rotations = new RotationStore(db);
        this.words = new WordStore(db);
        this.blocks = new PolicyBlocks(db, audit, clock);
        this.policies = new PolicyStore(db);
        this.memberships = new MembershipStore(db);
        this.members = members;
        this.mail = new HandOverMail(baseUrl);
        this.outbox = outbox;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What came of it. */
    sealed interface Result {
        record Done(HandOverPlan plan) implements Result {}

        /** Nothing was changed. */
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

    /** Who may get tokens: for owners everybody who may manage some, for others the owners. */
    List<Member> receivers(CurrentMember by, Person leaving) {
        return memberships.members(by.organization().id()).stream()
                .filter(member -> !member.accountId().equals(leaving.id()))
                .filter(member ->
                        member.role() == Role.OWNER || (member.role() == Role.MEMBER && by.role() == Role.OWNER))
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

    Result perform(HandOverPurpose purpose, CurrentMember by, Person leaving, HandOverForm form, Actor actor) {
        var result = transactions.call(() -> attempt(purpose, by, leaving, form, actor));
        if (result instanceof Result.Done done) {
            write(by.organization().id(), done.plan());
        }
        return result;
    }

    private Result attempt(HandOverPurpose purpose, CurrentMember by, Person leaving, HandOverForm form, Actor actor) {
        var organizationId = by.organization().id();
        var standing = members.lock(organizationId, by.account().id(), leaving.id());
        if (standing.role() == null) {
            return new Result.NotAMember();
        } else if (purpose != HandOverPurpose.DEPARTURE && standing.by() != Role.OWNER) {
            return new Result.NotOwner();
        } else if (standing.lastOwner()) {
            return new Result.LastOwner();
        }
        var owned = tokens.lock(organizationId, leaving.id(), clock.instant());
        if (!mark(owned).equals(form.seen())) {
            return new Result.OtherTokens();
        }
        var plan = HandOverPlan.of(form, owned, receivers(by, leaving), today());
        if (plan.givesToMembers()) {
            plan.check(
                    policies.of(organizationId),
                    tokens.scopes(
                            organizationId,
                            plan.given().keySet().stream().map(OwnedToken::id).toList()));
        }
        if (!plan.errors().isEmpty()) {
            return new Result.Refused(plan.errors());
        }
        change(purpose, by, leaving, plan);
        tell(purpose, by, leaving, plan);
        record(purpose, by, leaving, plan, standing.role(), actor);
        return new Result.Done(plan);
    }

    /** Everything but the log, whose end is held until the commit. */
    private void change(HandOverPurpose purpose, CurrentMember by, Person leaving, HandOverPlan plan) {
        var organizationId = by.organization().id();
        var now = clock.instant();
        revocations.revoke(organizationId, ids(plan.revoked()), by.account().id(), purpose.reason(), now);
        plan.byReceiver()
                .forEach((receiver, given) -> tokens.give(organizationId, ids(given), receiver.accountId(), now));
        shorten(organizationId, plan, now);
        if (purpose.ends()) {
            tokens.give(organizationId, ids(plan.shortened()), null, now);
            tokens.leaveExpired(organizationId, leaving.id(), now);
            members.remove(organizationId, leaving.id());
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

    private void tell(HandOverPurpose purpose, CurrentMember by, Person leaving, HandOverPlan plan) {
        if (purpose == HandOverPurpose.REMOVAL) {
            outbox.put(mail.removed(by, leaving, plan));
        }
        plan.byReceiver().forEach((receiver, given) -> {
            if (!receiver.accountId().equals(by.account().id())) {
                outbox.put(mail.received(by, leaving, receiver, given));
            }
        });
    }

    private void record(
            HandOverPurpose purpose, CurrentMember by, Person leaving, HandOverPlan plan, Role role, Actor actor) {
        var organizationId = by.organization().id();
        var former = purpose.ends() ? "nobody" : leaving.email();
        plan.given()
                .forEach((token, receiver) -> record(
                        organizationId, actor, AuditAction.TOKEN_HANDED_OVER, token, owner(leaving, receiver.email())));
        plan.shortened().forEach(token -> {
            var details = shortening(plan, token, owner(leaving, former));
            if (!details.isEmpty()) {
                record(organizationId, actor, AuditAction.TOKEN_EDITED, token, details);
            }
        });
        plan.revoked()
                .forEach(token -> record(
                        organizationId, actor, AuditAction.TOKEN_REVOKED, token, Map.of("reason", purpose.reason())));
        if (purpose.ends()) {
            var action = purpose == HandOverPurpose.REMOVAL ? AuditAction.MEMBER_REMOVED : AuditAction.MEMBER_LEFT;
            var target = purpose == HandOverPurpose.REMOVAL
                    ? leaving.email()
                    : by.organization().name();
            audit.record(organizationId, actor, action, leaving.id(), target, plan.counts());
        } else {
            members.setRole(organizationId, leaving.id(), role, Role.AUDITOR, actor);
        }
        plan.live().stream()
                .filter(token -> token.times().blockedAt() != null)
                .forEach(token -> blocks.review(organizationId, token.id(), actor));
    }

    private void record(
            UUID organizationId, Actor actor, AuditAction action, OwnedToken token, Map<String, String> details) {
        audit.record(organizationId, actor, action, token.id(), token.name(), details);
    }

    private static Map<String, String> owner(Person leaving, String to) {
        return to.equals(leaving.email()) ? Map.of() : Map.of("owner", leaving.email() + " → " + to);
    }

    private static Map<String, String> shortening(HandOverPlan plan, OwnedToken token, Map<String, String> owner) {
        var details = new HashMap<>(owner);
        var end = Objects.requireNonNull(plan.end());
        if (token.outlives(end)) {
            details.put("expires", TokenEdit.text(token.times().expiresAt()) + " → " + TokenEdit.text(end));
        }
        return details;
    }

    /** Not in the transaction: whoever waits for the log need not wait for the search; housekeeping makes up for it. */
    private void write(UUID organizationId, HandOverPlan plan) {
        plan.live().forEach(token -> transactions.run(() -> words.write(organizationId, token.id())));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static List<UUID> ids(List<OwnedToken> tokens) {
        return tokens.stream().map(OwnedToken::id).toList();
    }
}
