package latchkey.account;

import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Tells what signs an account in by itself, as this portal is set up now. */
public final class WaysIn {
    private final SignInWays ways;
    private final @Nullable String issuer;
    private final AccountStore accounts;
    private final OidcIdentityStore identities;
    private final PasskeyStore passkeys;

    /** @param issuer of the provider; null: there is none */
    public WaysIn(DSLContext db, SignInWays ways, @Nullable String issuer) {
        this.ways = ways;
        this.issuer = issuer;
        this.accounts = new AccountStore(db);
        this.identities = new OidcIdentityStore(db);
        this.passkeys = new PasskeyStore(db);
    }

    /** False also where passwords are switched off. */
    boolean byPassword(UUID accountId) {
        return ways.passwords() && accounts.hasPassword(accountId);
    }

    boolean byProvider(UUID accountId) {
        return issuer != null && identities.has(accountId, issuer);
    }

    /** Whether the account gets in, and no password is among its ways: it is to get none by a mail to its address. */
    boolean withoutPassword(UUID accountId) {
        return !byPassword(accountId) && (byProvider(accountId) || passkeys.count(accountId) > 0);
    }

    /** Whether the account gets in however many passkeys it loses. */
    boolean withoutPasskey(UUID accountId) {
        return byPassword(accountId) || byProvider(accountId);
    }

    /** Whether the account gets in without the provider. */
    boolean withoutProvider(UUID accountId) {
        return byPassword(accountId) || passkeys.count(accountId) > 0;
    }
}
