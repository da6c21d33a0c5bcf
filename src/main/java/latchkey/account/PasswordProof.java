package latchkey.account;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.web.ClientAddress;

/** Lets somebody who is signed in prove with their password that it is still them; slowed down as signing in is. */
public final class PasswordProof {
    private final AccountStore accounts;
    private final Passwords passwords;
    private final Devices devices;
    private final Throttle throttle;
    private final AccountEvents events;
    private final Transactions transactions;
    private final ClientAddress clientAddress;

    public PasswordProof(
            AccountStore accounts,
            Passwords passwords,
            Devices devices,
            Throttle throttle,
            AccountEvents events,
            Transactions transactions,
            ClientAddress clientAddress) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.devices = devices;
        this.throttle = throttle;
        this.events = events;
        this.transactions = transactions;
        this.clientAddress = clientAddress;
    }

    /** What came of a try. */
    public sealed interface Result {
        record Proven() implements Result {}

        record Refused() implements Result {}

        /** It was not even looked at. */
        record Delayed(Duration time) implements Result {
            /** For people. */
            public String words() {
                return SignInPages.tooMany(time);
            }

            /** For the header Retry-After (RFC 9110 §10.2.3). */
            public String seconds() {
                return String.valueOf(time.toSeconds() + 1);
            }
        }
    }

    /** Always of the account that is signed in: a form can't name another. */
    public Result prove(Context ctx, String password) {
        var account = CurrentAccount.of(ctx);
        var buckets = devices.buckets(ctx, account.email(), clientAddress.of(ctx));
        var wait = throttle.begin(buckets);
        if (wait != null) {
            return new Result.Delayed(wait);
        }
        return throttle.unlessBroken(buckets, () -> verify(ctx, account, password, buckets));
    }

    private Result verify(Context ctx, Account account, String password, List<Throttle.Bucket> buckets) {
        var hash = accounts.credentials(account.email())
                .map(AccountStore.Credentials::passwordHash)
                .orElse(null);
        if (passwords.matches(password, hash)) {
            transactions.run(() -> throttle.succeed(buckets));
            return new Result.Proven();
        }
        events.record(CurrentAccount.actor(ctx, clientAddress), AuditAction.PROOF_REFUSED, account.id());
        return new Result.Refused();
    }
}
