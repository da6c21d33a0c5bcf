package latchkey.token;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Names one showing of a form, 128 random bits, so that sending it twice does what it says once. */
public record IdempotencyKey(byte[] bytes) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{22}");

    public static IdempotencyKey random() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return new IdempotencyKey(bytes);
    }

    /** The key of a form that was sent; a new one for a form that had none. */
    public static IdempotencyKey parse(String text) {
        return SHAPE.matcher(text).matches()
                ? new IdempotencyKey(Base64.getUrlDecoder().decode(text))
                : random();
    }

    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
