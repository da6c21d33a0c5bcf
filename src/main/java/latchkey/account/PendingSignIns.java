package latchkey.account;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import latchkey.web.BrowserId;
import org.jooq.DSLContext;

/** Sign-ins between the first factor and the second: each of one browser, for ten minutes. */
public final class PendingSignIns {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final PendingSignInStore pending;
    private final AccountStore accounts;
    private final BrowserId browserId;
    private final Clock clock;

    public PendingSignIns(DSLContext db, BrowserId browserId, Clock clock) {
        this.pending = new PendingSignInStore(db);
        this.accounts = new AccountStore(db);
        this.browserId = browserId;
        this.clock = clock;
    }

    /** Under a new id, so that an id planted before (fixation) is worth nothing. */
    void begin(Context ctx, Account account, String next) {
        end(ctx);
        pending.insert(Sha256.of(browserId.renew(ctx)), account.id(), next, clock.instant());
    }

    Optional<PendingSignIn> find(Context ctx) {
        var id = browserId.sent(ctx);
        return id == null ? Optional.empty() : pending.find(Sha256.of(id), since());
    }

    /**
     * Found once only, until the transaction ends. The account is locked before it, and in this order by whoever changes
     * what it proves itself with.
     */
    Optional<PendingSignIn> lock(Context ctx) {
        var id = browserId.sent(ctx);
        if (id != null) {
            find(ctx).ifPresent(found -> accounts.lock(found.account().id()));
            pending.lock(Sha256.of(id));
        }
        return find(ctx);
    }

    /** Ends that of this browser, if there is one. */
    void end(Context ctx) {
        var id = browserId.sent(ctx);
        if (id != null) {
            pending.delete(Sha256.of(id));
        }
    }

    /** For when what proved the first factor is worth nothing any more. */
    void endAllOf(UUID accountId) {
        pending.deleteAllOf(accountId);
    }

    /** Forgets those that nobody finished. */
    public void deleteOld() {
        pending.deleteBefore(since());
    }

    private Instant since() {
        return clock.instant().minus(LIFETIME);
    }
}
