package latchkey.account;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.web.SealedBox;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Sets the app of an account up, replaces it and takes it away. */
public final class TotpSetUp {
    private final TotpStore apps;
    private final AccountStore accounts;
    private final RecoveryCodes recoveryCodes;
    private final Factors factors;
    private final FactorChange change;
    private final Transactions transactions;
    private final SealedBox box;
    private final Clock clock;

    public TotpSetUp(
            DSLContext db,
            RecoveryCodes recoveryCodes,
            Factors factors,
            FactorChange change,
            Transactions transactions,
            SealedBox box,
            Clock clock) {
        this.apps = new TotpStore(db);
        this.accounts = new AccountStore(db);
        this.recoveryCodes = recoveryCodes;
        this.factors = factors;
        this.change = change;
        this.transactions = transactions;
        this.box = box;
        this.clock = clock;
    }

    /** What came of proving that an app has the key. */
    sealed interface Result {
        /** @param recoveryCodes made with it; none if the account had some */
        record Done(List<RecoveryCode> recoveryCodes) implements Result {}

        record Refused() implements Result {}

        /** By the same form, sent before. */
        record DoneBefore() implements Result {}
    }

    TotpOffer offer(UUID accountId) {
        return TotpOffer.random(box, accountId, clock.instant());
    }

    @Nullable
    TotpOffer offered(UUID accountId, String sealed) {
        return TotpOffer.of(box, accountId, sealed, clock.instant());
    }

    /** Guesses are not counted: whoever sends the form was shown the key. */
    Result confirm(Context ctx, Account account, TotpOffer offer, String typed) {
        var steps = TotpCodes.matching(offer.secret(), TotpCodes.plain(typed), clock.instant());
        return transactions.call(() -> {
            accounts.lock(account.id());
            var before = stored(account.id());
            if (offer.secret().equals(before)) {
                return new Result.DoneBefore();
            } else if (steps.isEmpty()) {
                return new Result.Refused();
            }
            return new Result.Done(put(ctx, account, offer.secret(), steps.getFirst(), before != null));
        });
    }

    private List<RecoveryCode> put(Context ctx, Account account, TotpSecret secret, long step, boolean replaces) {
        var id = account.id();
        apps.put(id, box.seal(Totp.purpose(id), secret.expose()), step, clock.instant());
        var made = recoveryCodes.makeUnlessThere(id);
        if (replaces) {
            change.done(
                    ctx,
                    account,
                    AuditAction.TOTP_REPLACED,
                    "Your authenticator app was replaced",
                    "The authenticator app of your account was replaced by another");
        } else {
            change.done(
                    ctx,
                    account,
                    AuditAction.TOTP_ADDED,
                    "An authenticator app was set up",
                    "An authenticator app was set up for your account");
        }
        return made;
    }

    private @Nullable TotpSecret stored(UUID accountId) {
        return apps.sealed(accountId)
                .map(stored -> TotpSecret.of(box.open(Totp.purpose(accountId), stored)))
                .orElse(null);
    }

    /** False if there was none. */
    boolean remove(Context ctx, Account account) {
        return transactions.call(() -> {
            accounts.lock(account.id());
            if (!apps.delete(account.id())) {
                return false;
            }
            if (!factors.of(account.id()).hasSecond()) {
                recoveryCodes.end(account.id());
            }
            change.done(
                    ctx,
                    account,
                    AuditAction.TOTP_REMOVED,
                    "Your authenticator app was removed",
                    "The authenticator app of your account was removed");
            return true;
        });
    }
}
