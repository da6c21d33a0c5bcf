package latchkey.account;

import java.util.Base64;

/** Bytes in the letters of addresses, without padding (RFC 4648 §5). */
final class Base64Url {
    private Base64Url() {}

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws IllegalArgumentException if it is not such a text */
    static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
