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
    private final AccountStore accounts;
    private final KeyedHash hash;
    private final Clock clock;

    /** @param hash under a key that serves nothing else: a code is short enough to be guessed from a plain digest */
    public RecoveryCodes(DSLContext db, KeyedHash hash, Clock clock) {
        this.codes = new RecoveryCodeStore(db);
        this.accounts = new AccountStore(db);
        this.hash = hash;
        this.clock = clock;
    }

    /** For the form that makes new ones: which ones it replaces. */
    String seen(UUID accountId) {
        var madeAt = codes.madeAt(accountId);
        return madeAt == null ? "none" : madeAt.toString();
    }

    /** New ones; none if those that the form has seen were replaced already. */
    List<RecoveryCode> replace(UUID accountId, String seen) {
        accounts.lock(accountId);
        return seen.equals(seen(accountId)) ? make(accountId) : List.of();
    }

    /** For an account with its first second factor; none if there are some. Its row is locked already. */
    List<RecoveryCode> makeUnlessThere(UUID accountId) {
        return codes.madeAt(accountId) == null ? make(accountId) : List.of();
    }

    /** For an account without any second factor, which they could stand in for. */
    void end(UUID accountId) {
        codes.deleteAll(accountId);
    }

    private List<RecoveryCode> make(UUID accountId) {
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
