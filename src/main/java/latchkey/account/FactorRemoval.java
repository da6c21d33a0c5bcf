package latchkey.account;

import java.util.UUID;
import org.jooq.DSLContext;

/** Takes from an account everything but its password that it signs in with, and whatever was begun with it. */
final class FactorRemoval {
    private final AccountStore accounts;
    private final TotpStore totp;
    private final RecoveryCodeStore recoveryCodes;
    private final PasskeyStore passkeys;
    private final OidcIdentityStore identities;
    private final OidcLinkStore links;
    private final PendingSignInStore pending;
    private final SessionStore sessions;
    private final DeviceStore devices;
    private final KeptFormStore keptForms;

    FactorRemoval(DSLContext db) {
        this.accounts = new AccountStore(db);
        this.totp = new TotpStore(db);
        this.recoveryCodes = new RecoveryCodeStore(db);
        this.passkeys = new PasskeyStore(db);
        this.identities = new OidcIdentityStore(db);
        this.links = new OidcLinkStore(db);
        this.pending = new PendingSignInStore(db);
        this.sessions = new SessionStore(db);
        this.devices = new DeviceStore(db);
        this.keptForms = new KeptFormStore(db);
    }

    /** Call it within a transaction. */
    void removeAll(UUID accountId) {
        accounts.lock(accountId);
        totp.delete(accountId);
        recoveryCodes.deleteAll(accountId);
        passkeys.deleteAllOf(accountId);
        identities.deleteAllOf(accountId);
        links.deleteAllOf(accountId);
        pending.deleteAllOf(accountId);
        sessions.deleteAllOf(accountId);
        devices.deleteAllOf(accountId);
        keptForms.deleteAllOf(accountId);
    }
}
