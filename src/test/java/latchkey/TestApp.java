package latchkey;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An authenticator app as RFC 6238 describes it, written apart from the portal's own code. */
public final class TestApp {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final byte[] key;

    private TestApp(byte[] key) {
        this.key = key;
    }

    /** As somebody types the key from the page. */
    public static TestApp typed(String key) {
        var characters = Secrets.remember(key.replace(" ", ""));
        var number = BigInteger.ZERO;
        for (var c : characters.toCharArray()) {
            number = number.shiftLeft(5).add(BigInteger.valueOf(ALPHABET.indexOf(c)));
        }
        var bytes = number.toByteArray();
        var length = characters.length() * 5 / 8;
        var padded = new byte[length];
        var copied = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - copied, padded, length - copied, copied);
        return new TestApp(padded);
    }

    public byte[] key() {
        return key.clone();
    }

    /** What it shows at an instant. */
    public String code(Instant at) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            var counter =
                    ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array();
            var hash = mac.doFinal(counter);
            var offset = hash[hash.length - 1] & 0xf;
            var number = ByteBuffer.wrap(Arrays.copyOfRange(hash, offset, offset + 4))
                            .getInt()
                    & 0x7fffffff;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it will show in some seconds, or showed, if negative. */
    public String code(TestClock clock, int seconds) {
        return code(clock.instant().plusSeconds(seconds));
    }

    /** Six digits that it shows at none of the moments around. */
    public String wrongCode(TestClock clock) {
        for (var i = 0; ; i++) {
            var guess = String.format(Locale.ROOT, "%06d", 111_111 + i);
            if (!guess.equals(code(clock, 0)) && !guess.equals(code(clock, -30)) && !guess.equals(code(clock, 30))) {
                return guess;
            }
        }
    }
}
