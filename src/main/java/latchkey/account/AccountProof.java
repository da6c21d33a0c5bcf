package latchkey.account;

import io.javalin.http.Context;
import java.util.List;
import java.util.function.BooleanSupplier;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.web.ClientAddress;
import org.jspecify.annotations.Nullable;

/** Lets somebody who is signed in prove with what they know or hold that it is still them; slowed as signing in is. */
public final class AccountProof {
    private final AccountStore accounts;
    private final Passwords passwords;
    private final Totp totp;
    private final Devices devices;
    private final Throttle throttle;
    private final AccountEvents events;
    private final Transactions transactions;
    private final ClientAddress clientAddress;

    public AccountProof(
            AccountStore accounts,
            Passwords passwords,
            Totp totp,
            Devices devices,
            Throttle throttle,
            AccountEvents events,
            Transactions transactions,
            ClientAddress clientAddress) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.totp = totp;
        this.devices = devices;
        this.throttle = throttle;
        this.events = events;
        this.transactions = transactions;
        this.clientAddress = clientAddress;
    }

    /** What came of a try. */
    public sealed interface Result permits Result.Proven, Result.Refused, Delayed {
        record Proven() implements Result {}

        record Refused() implements Result {}
    }

    /** Always of the account that is signed in: a form can't name another. */
    Result byPassword(Context ctx, String password) {
        var account = CurrentAccount.of(ctx);
        var buckets = devices.buckets(ctx, account.email(), clientAddress.of(ctx));
        return by(ctx, buckets, () -> passwords.matches(password, hashOf(account)));
    }

    private @Nullable String hashOf(Account account) {
        return accounts.credentials(account.email())
                .map(AccountStore.Credentials::passwordHash)
                .orElse(null);
    }

    /** Of the app of the account that is signed in. */
    Result byCode(Context ctx, String code) {
        var account = CurrentAccount.of(ctx);
        var buckets = devices.bucketsOfSecondFactor(ctx, SecondStep.CODE, account.email(), clientAddress.of(ctx));
        return by(ctx, buckets, () -> transactions.call(() -> totp.accepts(account.id(), code)));
    }

    private Result by(Context ctx, List<Throttle.Bucket> buckets, BooleanSupplier isRight) {
        var delayed = throttle.begin(buckets);
        if (delayed != null) {
            return delayed;
        }
        return throttle.unlessBroken(buckets, () -> outcome(ctx, buckets, isRight.getAsBoolean()));
    }

    private Result outcome(Context ctx, List<Throttle.Bucket> buckets, boolean isRight) {
        if (isRight) {
            transactions.run(() -> throttle.succeed(buckets));
            return new Result.Proven();
        }
        events.record(
                CurrentAccount.actor(ctx, clientAddress),
                AuditAction.PROOF_REFUSED,
                CurrentAccount.of(ctx).id());
        return new Result.Refused();
    }
}
