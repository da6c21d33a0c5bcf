package latchkey.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Marks values as our own: HMAC-SHA-256 under a key of the installation, in base64url. */
public final class KeyedHash {
    private final SecretKeySpec key;

    /** @param key 32 bytes, the same on every instance */
    public KeyedHash(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** @param purpose keeps a mark made for one use from serving another */
    String of(String purpose, String value) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(purpose, value));
    }

    /** The same as 32 bytes: what is stored of values too short for a digest that anybody can make. */
    public byte[] bytes(String purpose, String value) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal((purpose + "\n" + value).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }
}
