package latchkey.account;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.web.ClientAddress;
import org.jspecify.annotations.Nullable;

/** Signs accounts in and out: the same answer and the same work whether an address has an account or not. */
public final class SignIn {
    private final AccountStore accounts;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Devices devices;
    private final Throttle throttle;
    private final AccountEvents events;
    private final Transactions transactions;
    private final ClientAddress clientAddress;

    public SignIn(
            AccountStore accounts,
            Passwords passwords,
            Sessions sessions,
            Devices devices,
            Throttle throttle,
            AccountEvents events,
            Transactions transactions,
            ClientAddress clientAddress) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.devices = devices;
        this.throttle = throttle;
        this.events = events;
        this.transactions = transactions;
        this.clientAddress = clientAddress;
    }

    /** What came of a try to sign in. */
    sealed interface Result {
        record SignedIn(Account account) implements Result {}

        record Refused() implements Result {}

        record Delayed(Duration time) implements Result {}
    }

    Result signIn(Context ctx, String email, String password) {
        var buckets = devices.buckets(ctx, email, clientAddress.of(ctx));
        var wait = throttle.begin(buckets);
        if (wait != null) {
            return new Result.Delayed(wait);
        }
        return throttle.unlessBroken(buckets, () -> verify(ctx, email, password, buckets));
    }

    private Result verify(Context ctx, String email, String password, List<Throttle.Bucket> buckets) {
        var credentials = accounts.credentials(email).orElse(null);
        var hash = credentials == null ? null : credentials.passwordHash();
        if (!passwords.matches(password, hash) || credentials == null || hash == null) {
            record(ctx, AuditAction.SIGN_IN_REFUSED, credentials == null ? null : credentials.account(), email);
            return new Result.Refused();
        }
        rehash(credentials.account(), password, hash);
        transactions.run(() -> {
            throttle.succeed(buckets);
            begin(ctx, credentials.account());
        });
        return new Result.SignedIn(credentials.account());
    }

    /** Starts the session of an account that has proved itself. Call it within a transaction. */
    public void begin(Context ctx, Account account) {
        sessions.start(ctx, account);
        devices.remember(ctx, account);
        record(ctx, AuditAction.SIGNED_IN, account, account.email());
    }

    void signOut(Context ctx, @Nullable Account account) {
        transactions.run(() -> {
            if (sessions.end(ctx) && account != null) {
                record(ctx, AuditAction.SIGNED_OUT, account, account.email());
            }
        });
    }

    private void rehash(Account account, String password, String hash) {
        if (passwords.isOutdated(hash)) {
            accounts.replacePasswordHash(account.id(), hash, passwords.hash(password));
        }
    }

    private void record(Context ctx, AuditAction action, @Nullable Account account, String email) {
        // People type passwords into the wrong field: what is no address is not kept.
        var name = Email.isValid(email) ? email : "(not an e-mail address)";
        var id = account == null ? null : account.id();
        events.record(Actor.of(ctx, clientAddress, id, name), action, id);
    }
}
