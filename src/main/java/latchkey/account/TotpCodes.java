package latchkey.account;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import javax.crypto.spec.SecretKeySpec;

/** The codes of RFC 6238 as every app computes them: SHA-1, six digits, a new one each 30 seconds. */
final class TotpCodes {
    private static final Duration STEP = Duration.ofSeconds(30);

    /** How many steps the clock of a phone may be off, either way (RFC 6238 §5.2). */
    private static final int DRIFT = 1;

    private TotpCodes() {}

    /** The steps whose code this is, the latest first; hardly ever more than one. */
    static List<Long> matching(TotpSecret secret, String code, Instant now) {
        var step = step(now);
        return LongStream.iterate(step + DRIFT, s -> s >= step - DRIFT, s -> s - 1)
                .filter(s -> isEqual(of(secret, s), code))
                .boxed()
                .toList();
    }

    /** Apps show codes in two groups, and some people copy them so. */
    static String plain(String typed) {
        return typed.replaceAll("[\\s\\p{Z}-]", "");
    }

    static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
    }

    static String of(TotpSecret secret, long step) {
        try {
            var key = new SecretKeySpec(secret.expose(), "HmacSHA1");
            return new HmacOneTimePasswordGenerator().generateOneTimePasswordString(key, step, Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("Every key of bytes serves", e);
        }
    }

    private static boolean isEqual(String code, String typed) {
        return MessageDigest.isEqual(code.getBytes(StandardCharsets.UTF_8), typed.getBytes(StandardCharsets.UTF_8));
    }
}
