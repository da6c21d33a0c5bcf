package latchkey.account;

import io.javalin.http.Context;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.web.ClientAddress;

/** The second step of signing in: whoever has proved a first factor proves another, and only then has a session. */
public final class SecondFactor {
    private final SignIn signIn;
    private final PendingSignIns pending;
    private final Totp totp;
    private final RecoveryCodes recoveryCodes;
    private final Factors factors;
    private final SecurityNotices notices;
    private final Devices devices;
    private final Throttle throttle;
    private final AccountEvents events;
    private final Transactions transactions;
    private final ClientAddress clientAddress;

    public SecondFactor(
            SignIn signIn,
            PendingSignIns pending,
            Totp totp,
            RecoveryCodes recoveryCodes,
            Factors factors,
            SecurityNotices notices,
            Devices devices,
            Throttle throttle,
            AccountEvents events,
            Transactions transactions,
            ClientAddress clientAddress) {
        this.signIn = signIn;
        this.pending = pending;
        this.totp = totp;
        this.recoveryCodes = recoveryCodes;
        this.factors = factors;
        this.notices = notices;
        this.devices = devices;
        this.throttle = throttle;
        this.events = events;
        this.transactions = transactions;
        this.clientAddress = clientAddress;
    }

    /** What came of a try. */
    sealed interface Result permits Result.SignedIn, Result.Refused, Result.Over, Delayed {
        /** @param next the own path to lead to */
        record SignedIn(Account account, String next) implements Result {}

        record Refused() implements Result {}

        /** Nobody is half-way here: it took too long, or was finished or given up elsewhere. */
        record Over() implements Result {}
    }

    Result byCode(Context ctx, String code) {
        return by(ctx, SecondStep.CODE, account -> totp.accepts(account.id(), code));
    }

    Result byRecoveryCode(Context ctx, String code) {
        return by(
                ctx,
                SecondStep.RECOVERY_CODE,
                account -> recoveryCodes.use(account.id(), code) && tellOfRecoveryCode(ctx, account),
                account -> record(ctx, AuditAction.RECOVERY_CODE_USED, account));
    }

    private boolean tellOfRecoveryCode(Context ctx, Account account) {
        var left = factors.of(account.id()).recoveryCodesLeft();
        notices.credentialsChanged(
                ctx,
                account,
                "A recovery code was used",
                "Somebody signed in to your account with one of its recovery codes; %d are left".formatted(left));
        return true;
    }

    /** @param proof run within the transaction that begins the session */
    Result by(Context ctx, SecondStep step, Predicate<Account> proof) {
        return by(ctx, step, proof, account -> {});
    }

    private Result by(Context ctx, SecondStep step, Predicate<Account> proof, Consumer<Account> afterwards) {
        var account = pending.find(ctx).map(PendingSignIn::account).orElse(null);
        if (account == null) {
            return new Result.Over();
        }
        var buckets = devices.bucketsOfSecondFactor(ctx, step, account.email(), clientAddress.of(ctx));
        var delayed = throttle.begin(buckets);
        if (delayed != null) {
            return delayed;
        }
        var result =
                throttle.unlessBroken(buckets, () -> transactions.call(() -> verify(ctx, proof, afterwards, buckets)));
        if (result instanceof Result.Refused) {
            record(ctx, AuditAction.SECOND_FACTOR_REFUSED, account);
        }
        return result;
    }

    private Result verify(
            Context ctx, Predicate<Account> proof, Consumer<Account> afterwards, List<Throttle.Bucket> buckets) {
        // Locked first: of two right answers at once, one begins a session.
        var locked = pending.lock(ctx).orElse(null);
        if (locked == null) {
            return new Result.Over();
        }
        var account = locked.account();
        if (!proof.test(account)) {
            return new Result.Refused();
        }
        throttle.succeed(buckets);
        signIn.begin(ctx, account);
        afterwards.accept(account);
        return new Result.SignedIn(account, locked.next());
    }

    private void record(Context ctx, AuditAction action, Account account) {
        events.record(Actor.of(ctx, clientAddress, account.id(), account.email()), action, account.id());
    }
}
