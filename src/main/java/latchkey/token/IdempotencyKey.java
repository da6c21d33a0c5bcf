package latchkey.token;

import io.javalin.http.BadRequestResponse;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Names one showing of a form, so that sending it twice does what it says once.
 *
 * @param text 128 random bits in base64url
 */
public record IdempotencyKey(String text) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{21}[AQgw]");

    public static IdempotencyKey random() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return new IdempotencyKey(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * The key of a form that was sent; a new one for a form that had none.
     *
     * @throws BadRequestResponse for a key that we did not make, which would not protect as its sender expects
     */
    public static IdempotencyKey parse(String text) {
        if (text.isEmpty()) {
            return random();
        }
        if (!SHAPE.matcher(text).matches()) {
            throw new BadRequestResponse("The form’s idempotency_key is not one that this portal made.");
        }
        return new IdempotencyKey(text);
    }

    /** As it is stored, 16 bytes. */
    public byte[] bytes() {
        return Base64.getUrlDecoder().decode(text);
    }
}
