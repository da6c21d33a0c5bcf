package latchkey.account;

import java.util.UUID;
import org.jooq.DSLContext;

/** Takes from an account everything but its password that it signs in with, and every session that used it. */
final class FactorRemoval {
    private final AccountStore accounts;
    private final TotpStore totp;
    private final RecoveryCodeStore recoveryCodes;
    private final PasskeyStore passkeys;
    private final PendingSignInStore pending;
    private final SessionStore sessions;

    FactorRemoval(DSLContext db) {
        this.accounts = new AccountStore(db);
        this.totp = new TotpStore(db);
        this.recoveryCodes = new RecoveryCodeStore(db);
        this.passkeys = new PasskeyStore(db);
        this.pending = new PendingSignInStore(db);
        this.sessions = new SessionStore(db);
    }

    /** Call it within a transaction. */
    void removeAll(UUID accountId) {
        accounts.lock(accountId);
        totp.delete(accountId);
        recoveryCodes.deleteAll(accountId);
        passkeys.deleteAllOf(accountId);
        pending.deleteAllOf(accountId);
        sessions.deleteAllOf(accountId);
    }
}
