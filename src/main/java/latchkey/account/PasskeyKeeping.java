package latchkey.account;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import latchkey.audit.AuditAction;
import latchkey.database.Transactions;
import latchkey.web.Web;
import org.jooq.DSLContext;

/** The passkeys of the account that is signed in: lists, renames and removes them. */
public final class PasskeyKeeping {
    private final PasskeyStore passkeys;
    private final AccountStore accounts;
    private final AccountEvents events;
    private final RecoveryCodes recoveryCodes;
    private final Factors factors;
    private final WaysIn waysIn;
    private final FactorChange change;
    private final Transactions transactions;
    private final Web web;

    public PasskeyKeeping(
            DSLContext db,
            AccountEvents events,
            RecoveryCodes recoveryCodes,
            Factors factors,
            WaysIn waysIn,
            FactorChange change,
            Transactions transactions,
            Web web) {
        this.passkeys = new PasskeyStore(db);
        this.accounts = new AccountStore(db);
        this.events = events;
        this.recoveryCodes = recoveryCodes;
        this.factors = factors;
        this.waysIn = waysIn;
        this.change = change;
        this.transactions = transactions;
        this.web = web;
    }

    /** What came of removing one. */
    enum Removal {
        REMOVED,
        /** Somebody else did. */
        ALREADY_GONE,
        /** Nothing else signs in to the account. */
        LAST_WAY_IN
    }

    List<Passkey> list(Context ctx) {
        return passkeys.of(CurrentAccount.of(ctx).id());
    }

    Optional<Passkey> find(Context ctx, UUID id) {
        return passkeys.find(CurrentAccount.of(ctx).id(), id);
    }

    /** False if it was removed in the meantime. */
    boolean rename(Context ctx, Passkey passkey, String name) {
        return transactions.call(() -> {
            if (!passkeys.rename(passkey.account().id(), passkey.id(), name)) {
                return false;
            }
            if (!passkey.name().equals(name)) {
                events.record(
                        CurrentAccount.actor(ctx, web.clientAddress()),
                        AuditAction.PASSKEY_RENAMED,
                        passkey.account().id(),
                        passkey.name() + " → " + name);
            }
            return true;
        });
    }

    /** What follows from removing one. */
    record Outlook(boolean lastWayIn, boolean lastFactor, boolean password) {}

    Outlook outlook(Context ctx) {
        var account = CurrentAccount.of(ctx).id();
        var held = factors.of(account);
        var isLast = held.passkeys() == 1;
        return new Outlook(
                isLast && !waysIn.withoutPasskey(account), isLast && !held.totp(), waysIn.byPassword(account));
    }

    Removal remove(Context ctx, Passkey passkey) {
        var account = passkey.account();
        return transactions.call(() -> {
            accounts.lock(account.id());
            if (passkeys.find(account.id(), passkey.id()).isEmpty()) {
                return Removal.ALREADY_GONE;
            }
            if (passkeys.count(account.id()) == 1 && !waysIn.withoutPasskey(account.id())) {
                return Removal.LAST_WAY_IN;
            }
            passkeys.delete(account.id(), passkey.id());
            if (!factors.of(account.id()).hasSecond()) {
                recoveryCodes.end(account.id());
            }
            change.done(
                    ctx,
                    account,
                    AuditAction.PASSKEY_REMOVED,
                    passkey.name(),
                    "A passkey was removed",
                    "The passkey “%s” was removed from your account".formatted(passkey.name()));
            return Removal.REMOVED;
        });
    }
}
