package latchkey.account;

import com.webauthn4j.data.AuthenticationData;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.web.Web;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Asks for passkeys and verifies the answers: refused alike whatever is wrong with one, slowed down as signing in is. */
public final class Passkeys {
    /** For people, whatever is wrong. */
    static final String REFUSED = "That passkey wasn’t taken. Try again, or go on without it";

    private static final String UNKNOWN = "(unknown passkey)";

    private final PasskeyStore passkeys;
    private final AccountStore accounts;
    private final PasskeyChallenges challenges;
    private final RelyingParty relyingParty;
    private final Devices devices;
    private final Throttle throttle;
    private final AccountEvents events;
    private final SecurityNotices notices;
    private final Transactions transactions;
    private final Web web;
    private final Clock clock;

    public Passkeys(
            DSLContext db,
            PasskeyChallenges challenges,
            RelyingParty relyingParty,
            Devices devices,
            Throttle throttle,
            AccountEvents events,
            SecurityNotices notices,
            Transactions transactions,
            Web web,
            Clock clock) {
        this.passkeys = new PasskeyStore(db);
        this.accounts = new AccountStore(db);
        this.challenges = challenges;
        this.relyingParty = relyingParty;
        this.devices = devices;
        this.throttle = throttle;
        this.events = events;
        this.notices = notices;
        this.transactions = transactions;
        this.web = web;
        this.clock = clock;
    }

    /** What came of an answer. */
    sealed interface Result permits Result.Proven, Result.Refused, Delayed {
        /** @param account whose passkey it is */
        record Proven(Account account) implements Result {}

        record Refused() implements Result {}
    }
    /**
     * What to ask a browser, with a new challenge.
     *
     * @param account whose passkey is wanted; null: anybody's who has one
     */
    Map<String, Object> ask(Context ctx, PasskeyPurpose purpose, @Nullable Account account) {
        List<Passkey> allowed = account == null ? List.of() : passkeys.of(account.id());
        return PasskeyOptions.toGet(relyingParty, challenges.give(ctx, purpose, account), allowed);
    }

    /**
     * Verifies the answer to {@link #ask}, to be called with the same purpose and account; slowed down as signing in is,
     * and a refusal is recorded.
     *
     * @param whenProven what a right answer is good for, in the transaction that takes it
     */
    Result verify(
            Context ctx,
            PasskeyPurpose purpose,
            @Nullable Account account,
            PasskeyAnswer answer,
            Consumer<Account> whenProven) {
        var attempt = read(ctx, purpose, account, answer);
        if (attempt == null) {
            return new Result.Refused();
        }
        var buckets = devices.buckets(ctx, attempt.name(), web.clientAddress().of(ctx));
        var delayed = throttle.begin(buckets);
        if (delayed != null) {
            return delayed;
        }
        return throttle.unlessBroken(buckets, () -> verify(attempt, buckets, whenProven));
    }

    private Result verify(Attempt attempt, List<Throttle.Bucket> buckets, Consumer<Account> whenProven) {
        return transactions.call(() -> {
            lockOwner(attempt);
            var account = check(attempt);
            if (account == null) {
                events.record(actor(attempt), attempt.purpose.refusal(), attempt.whoId());
                return new Result.Refused();
            }
            throttle.succeed(buckets);
            whenProven.accept(account);
            return new Result.Proven(account);
        });
    }

    /** Before anything is looked at: whoever removes a passkey ends what was begun with it under this lock. */
    private void lockOwner(Attempt attempt) {
        var id = attempt.whoId();
        if (id != null) {
            accounts.lock(id);
        }
    }

    /** The same for whoever slows down and records by themselves; call it within a transaction. */
    boolean proves(Context ctx, PasskeyPurpose purpose, Account account, PasskeyAnswer answer) {
        var attempt = read(ctx, purpose, account, answer);
        return attempt != null && check(attempt) != null;
    }

    /** Whether it is an answer at all, right or wrong. */
    boolean isAnswer(PasskeyAnswer answer) {
        return answer.request().flatMap(relyingParty::read).isPresent();
    }

    /** Null if it is no answer at all, which is no try either. */
    private @Nullable Attempt read(
            Context ctx, PasskeyPurpose purpose, @Nullable Account account, PasskeyAnswer answer) {
        var data = answer.request().flatMap(relyingParty::read).orElse(null);
        if (data == null) {
            return null;
        }
        var passkey = passkeys.find(data.getCredentialId())
                .filter(found -> account == null || found.account().id().equals(account.id()))
                .orElse(null);
        return new Attempt(ctx, purpose, account, passkey, data);
    }

    /** Whose passkey answered; null: nobody's. */
    private @Nullable Account check(Attempt attempt) {
        // Taken whatever comes of it: nobody tries twice with one.
        var asked = challenges.take(attempt.ctx, attempt.purpose, attempt.account, attempt.challenge());
        var passkey = attempt.passkey;
        if (!asked || passkey == null || !attempt.namesItsOwner(passkey)) {
            return null;
        }
        return switch (relyingParty.verify(attempt.data, passkey)) {
            case GENUINE -> use(attempt, passkey) ? passkey.account() : null;
            case COPIED -> {
                tellOfCopy(attempt, passkey);
                yield null;
            }
            case REFUSED -> null;
        };
    }

    /** False if another answer with this count, or its removal, came first. */
    private boolean use(Attempt attempt, Passkey passkey) {
        var said = attempt.data.getAuthenticatorData();
        return passkeys.use(passkey.id(), said.getSignCount(), said.isFlagBS(), clock.instant());
    }

    private void tellOfCopy(Attempt attempt, Passkey passkey) {
        var owner = passkey.account();
        notices.credentialsChanged(
                attempt.ctx,
                owner,
                "One of your passkeys may have been copied",
                "Somebody was refused with the passkey “%s”: it has signed more often than they know, so there seems to be a copy of it. Remove it, and add another. This happened"
                        .formatted(passkey.name()));
        events.record(actor(attempt), AuditAction.PASSKEY_COPIED, owner.id(), passkey.name());
    }

    private Actor actor(Attempt attempt) {
        return Actor.of(attempt.ctx, web.clientAddress(), attempt.whoId(), attempt.name());
    }

    /** An answer that can be read, with the passkey that it claims to be of. */
    private record Attempt(
            Context ctx,
            PasskeyPurpose purpose,
            @Nullable Account account,
            @Nullable Passkey passkey,
            AuthenticationData data) {
        @Nullable
        Account who() {
            return account == null && passkey != null ? passkey.account() : account;
        }

        @Nullable
        UUID whoId() {
            var who = who();
            return who == null ? null : who.id();
        }

        String name() {
            var who = who();
            return who == null ? UNKNOWN : who.email();
        }

        byte[] challenge() {
            return data.getCollectedClientData().getChallenge().getValue();
        }

        /** Where nobody said who they are, the authenticator has to (WebAuthn §7.2, step 6). */
        boolean namesItsOwner(Passkey passkey) {
            var handle = data.getUserHandle();
            return handle == null ? account != null : Base64Url.encode(handle).equals(passkey.userHandle());
        }
    }
}
