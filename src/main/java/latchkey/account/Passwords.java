package latchkey.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import latchkey.web.Overloaded;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with Argon2id (RFC 9106) at the least OWASP recommends: 19 MiB, two passes, one lane. One hash
 * costs some 50 to 100 ms of a core and its memory, so only a few run at once and the rest wait briefly.
 */
public final class Passwords {
    private static final int KIBIBYTES = 19_456;
    private static final long ONE_HASH = KIBIBYTES * 1024L;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** As many as keep the processors busy, in an eighth of the memory, which others need too. */
    private final Semaphore permits = new Semaphore(
            Math.clamp(
                    Runtime.getRuntime().maxMemory() / 8 / ONE_HASH,
                    1,
                    2 * Runtime.getRuntime().availableProcessors()),
            true);

    /** In PHC format, with a random salt of 16 bytes. */
    public String hash(String password) {
        return within(() -> hashed(password));
    }

    private static String hashed(String password) {
        return Password.hash(password).addRandomSalt(16).with(Argon2id.FUNCTION).getResult();
    }

    /** @param hash null when there is no account: then the answer is no, after the same work */
    boolean matches(String password, @Nullable String hash) {
        // Asked for in either case: who comes first waits for it, account or not.
        var nobodys = Argon2id.NOBODYS;
        var compared = hash == null ? nobodys : hash;
        var matches =
                within(() -> Password.check(password, compared).with(Argon2Function.getInstanceFromHash(compared)));
        return matches && hash != null;
    }

    boolean isOutdated(String hash) {
        return !Argon2Function.getInstanceFromHash(hash).equals(Argon2id.FUNCTION);
    }

    private <T> T within(Supplier<T> work) {
        try {
            if (!permits.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Overloaded("Too many passwords to check at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Overloaded("Interrupted");
        }
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    /** Loaded with the first password, of whomever: it keeps the memory of one hash. */
    private static final class Argon2id {
        static final Argon2Function FUNCTION = Argon2Function.getInstance(KIBIBYTES, 2, 1, 32, Argon2.ID);

        /** Compared with when there is no account, so that a stranger can't tell by the time it takes. */
        static final String NOBODYS = hashed("no account has this password");
    }
}
