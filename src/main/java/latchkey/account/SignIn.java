package latchkey.account;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.audit.AuditLog;
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
    private final AuditLog audit;
    private final Transactions transactions;
    private final ClientAddress clientAddress;
    private final Function<UUID, List<UUID>> organizationsOf;

    /** @param organizationsOf whose audit logs tell of an account's sign-ins */
    public SignIn(
            AccountStore accounts,
            Passwords passwords,
            Sessions sessions,
            Devices devices,
            Throttle throttle,
            AuditLog audit,
            Transactions transactions,
            ClientAddress clientAddress,
            Function<UUID, List<UUID>> organizationsOf) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.devices = devices;
        this.throttle = throttle;
        this.audit = audit;
        this.transactions = transactions;
        this.clientAddress = clientAddress;
        this.organizationsOf = organizationsOf;
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
        try {
            return verify(ctx, email, password, buckets);
        } catch (RuntimeException e) {
            throttle.withdraw(buckets);
            throw e;
        }
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

    /** Once for each organization of the account, so that each log is complete; else in the site's. */
    private void record(Context ctx, AuditAction action, @Nullable Account account, String email) {
        // People type passwords into the wrong field: what is no address is not kept.
        var name = Email.isValid(email) ? email : "(not an e-mail address)";
        var id = account == null ? null : account.id();
        var actor = Actor.of(ctx, clientAddress, id, name);
        var organizations = account == null ? List.<UUID>of() : organizationsOf.apply(account.id());
        transactions.run(() -> {
            if (organizations.isEmpty()) {
                audit.record(null, actor, action, id, "", Map.of());
            }
            // In one order, as each locks the end of a chain: two who sign in at once must not wait for each other.
            organizations.stream()
                    .sorted()
                    .forEach(organization -> audit.record(organization, actor, action, id, "", Map.of()));
        });
    }
}
