package latchkey.account;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/** Tells what an account can prove itself with beside its password. */
public final class Factors {
    private final FactorReader reader;

    public Factors(DSLContext db) {
        this.reader = new FactorReader(db);
    }

    public Held of(UUID accountId) {
        return reader.of(accountId);
    }

    /** Those of some accounts that have a second factor. */
    public Set<UUID> havingSecond(Collection<UUID> accountIds) {
        return reader.havingSecond(accountIds);
    }

    /**
     * What an account holds.
     *
     * @param totp whether an app computes codes for it
     */
    public record Held(boolean totp, int recoveryCodesLeft, int passkeys) {
        /** Whether a password alone lets nobody in. A recovery code stands in for a factor and is none. */
        public boolean hasSecond() {
            return totp || passkeys > 0;
        }
    }
}
