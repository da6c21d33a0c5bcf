package latchkey.account;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.web.KeyedHash;
import org.jooq.DSLContext;

/** The ten recovery codes of an account: made together, each good once. Call it within a transaction. */
public final class RecoveryCodes {
    static final int MADE = 10;

    /** When so many are left, it is time to make new ones. */
    static final int FEW = 3;

    private final RecoveryCodeStore codes;
    private final KeyedHash hash;
    private final Clock clock;

    /** @param hash under a key that serves nothing else: a code is short enough to be guessed from a plain digest */
    public RecoveryCodes(DSLContext db, KeyedHash hash, Clock clock) {
        this.codes = new RecoveryCodeStore(db);
        this.hash = hash;
        this.clock = clock;
    }

    /** New ones, which are known to nobody else from now on; the earlier ones are over. */
    List<RecoveryCode> make(UUID accountId) {
        var made = Stream.generate(RecoveryCode::random).limit(MADE).toList();
        codes.replace(
                accountId, made.stream().map(code -> digest(accountId, code)).toList(), clock.instant());
        return made;
    }

    boolean use(UUID accountId, String typed) {
        return codes.use(accountId, digest(accountId, RecoveryCode.typed(typed)), clock.instant());
    }

    private byte[] digest(UUID accountId, RecoveryCode code) {
        return hash.bytes("recovery code of " + accountId, code.expose());
    }
}
