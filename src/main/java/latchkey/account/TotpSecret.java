package latchkey.account;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The key that an app computes codes from: 160 random bits, as RFC 4226 §4 recommends. */
final class TotpSecret {
    private static final int BYTES = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    private TotpSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    static TotpSecret random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new TotpSecret(bytes);
    }

    static TotpSecret of(byte[] bytes) {
        return new TotpSecret(bytes.clone());
    }

    byte[] expose() {
        return bytes.clone();
    }

    /** In base 32 and groups of four, for whoever types it. */
    String grouped() {
        return Base32.of(bytes).replaceAll("(.{4})(?=.)", "$1 ");
    }

    /** What the picture says, in the words that apps agree on: {@code otpauth://totp/Issuer:account?secret=…}. */
    String uri(String issuer, String account) {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30"
                .formatted(encode(issuer), encode(account), Base32.of(bytes), encode(issuer));
    }

    /** Not every app reads the plus of forms as a space. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TotpSecret secret && Arrays.equals(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "TotpSecret";
    }
}
