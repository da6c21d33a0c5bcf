package latchkey.account;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import latchkey.audit.Actor;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.web.ClientAddress;
import latchkey.web.OwnPath;
import org.jspecify.annotations.Nullable;

/** Signs accounts in and out: the same answer and the same work whether an address has an account or not. */
public final class SignIn {
    private static final String SECOND_STEP = "/sign-in/second-factor";

    private final AccountStore accounts;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Devices devices;
    private final Factors factors;
    private final PendingSignIns pending;
    private final SecurityNotices notices;
    private final Throttle throttle;
    private final AccountEvents events;
    private final Transactions transactions;
    private final ClientAddress clientAddress;

    public SignIn(
            AccountStore accounts,
            Passwords passwords,
            Sessions sessions,
            Devices devices,
            Factors factors,
            PendingSignIns pending,
            SecurityNotices notices,
            Throttle throttle,
            AccountEvents events,
            Transactions transactions,
            ClientAddress clientAddress) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.devices = devices;
        this.factors = factors;
        this.pending = pending;
        this.notices = notices;
        this.throttle = throttle;
        this.events = events;
        this.transactions = transactions;
        this.clientAddress = clientAddress;
    }

    /** What came of a try to sign in. */
    sealed interface Result permits Result.Proved, Result.Refused, Delayed {
        /** @param next the own path to lead to, which may be the second step */
        record Proved(String next) implements Result {}

        record Refused() implements Result {}
    }

    Result signIn(Context ctx, String email, String password, String next) {
        pending.end(ctx);
        var buckets = devices.buckets(ctx, email, clientAddress.of(ctx));
        var delayed = throttle.begin(buckets);
        if (delayed != null) {
            return delayed;
        }
        return throttle.unlessBroken(buckets, () -> verify(ctx, email, password, next, buckets));
    }

    private Result verify(Context ctx, String email, String password, String next, List<Throttle.Bucket> buckets) {
        var credentials = accounts.credentials(email).orElse(null);
        var hash = credentials == null ? null : credentials.passwordHash();
        if (!passwords.matches(password, hash) || credentials == null || hash == null) {
            record(ctx, AuditAction.SIGN_IN_REFUSED, credentials == null ? null : credentials.account(), email);
            return new Result.Refused();
        }
        return admit(ctx, credentials.account(), hash, rehashed(password, hash), next, buckets);
    }

    /** Compares once more, under the lock: while a password was verified, which takes long, it may have been replaced. */
    private Result admit(
            Context ctx, Account account, String verified, String hash, String next, List<Throttle.Bucket> buckets) {
        return transactions.call(() -> {
            if (!accounts.lock(account.id(), verified)) {
                record(ctx, AuditAction.SIGN_IN_REFUSED, account, account.email());
                return new Result.Refused();
            }
            if (!hash.equals(verified)) {
                accounts.replacePasswordHash(account.id(), verified, hash);
            }
            throttle.succeed(buckets);
            return new Result.Proved(proceed(ctx, account, next));
        });
    }

    private String rehashed(String password, String hash) {
        return passwords.isOutdated(hash) ? passwords.hash(password) : hash;
    }

    /**
     * Goes on with signing an account in that has proved a first factor: its session starts, unless it owes a second
     * one. Call it within a transaction.
     *
     * @param next where signing in leads; anything but an own path counts as none
     * @return the own path to lead to now: {@code next}, or the page that asks for the second factor
     */
    public String proceed(Context ctx, Account account, String next) {
        accounts.lock(account.id());
        if (factors.of(account.id()).hasSecond()) {
            return owe(ctx, account, next);
        }
        begin(ctx, account);
        return OwnPath.orElse(next, "/");
    }

    /** Has an account that has proved a first factor asked for another one; returns where. */
    String owe(Context ctx, Account account, String next) {
        sessions.end(ctx);
        pending.begin(ctx, account, OwnPath.orElse(next, "/"));
        return SECOND_STEP;
    }

    /**
     * Starts the session of an account that has just proved all it has to. Call it within a transaction that has locked
     * the account before it looked at what proves it: whoever changes that ends the sessions under the same lock.
     */
    public void begin(Context ctx, Account account) {
        open(ctx, account, sessions.now());
        record(ctx, AuditAction.SIGNED_IN, account, account.email());
    }

    /**
     * The same for whoever records it themselves.
     *
     * @param provedAt when it proved that; null: that is not known
     */
    void open(Context ctx, Account account, @Nullable Instant provedAt) {
        pending.end(ctx);
        sessions.start(ctx, account, provedAt);
        if (devices.remember(ctx, account)) {
            notices.newDevice(ctx, account);
        }
    }

    void signOut(Context ctx, @Nullable Account account) {
        transactions.run(() -> {
            pending.end(ctx);
            if (sessions.end(ctx) && account != null) {
                record(ctx, AuditAction.SIGNED_OUT, account, account.email());
            }
        });
    }

    private void record(Context ctx, AuditAction action, @Nullable Account account, String email) {
        // People type passwords into the wrong field: what is no address is not kept.
        var name = Email.isValid(email) ? email : "(not an e-mail address)";
        var id = account == null ? null : account.id();
        events.record(Actor.of(ctx, clientAddress, id, name), action, id);
    }
}
