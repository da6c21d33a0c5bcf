package latchkey.account;

import java.time.Clock;
import java.util.UUID;
import latchkey.web.SealedBox;
import org.jooq.DSLContext;

/** Checks the codes that the app of an account computes. Guesses are to be slowed down by whoever asks. */
public final class Totp {
    private final TotpStore apps;
    private final SealedBox box;
    private final Clock clock;

    public Totp(DSLContext db, SealedBox box, Clock clock) {
        this.apps = new TotpStore(db);
        this.box = box;
        this.clock = clock;
    }

    /** Whether it is a code of this moment that was not taken before; now it is. Call it within a transaction. */
    boolean accepts(UUID accountId, String typed) {
        var code = TotpCodes.plain(typed);
        return apps.sealed(accountId).map(stored -> TotpSecret.of(box.open(purpose(accountId), stored))).stream()
                .flatMap(secret -> TotpCodes.matching(secret, code, clock.instant()).stream())
                .anyMatch(step -> apps.take(accountId, step));
    }

    /** A key that was moved to the row of another account can't be opened. */
    static String purpose(UUID accountId) {
        return "totp " + accountId;
    }
}
