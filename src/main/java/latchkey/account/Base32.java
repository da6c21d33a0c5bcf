package latchkey.account;

/** Base 32 (RFC 4648 §6) without padding, as apps for codes want keys. */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Base32() {}

    static String of(byte[] bytes) {
        var text = new StringBuilder();
        var bits = 0;
        var held = 0;
        for (var b : bytes) {
            bits = (bits << 8) | (b & 0xff);
            held += 8;
            while (held >= 5) {
                held -= 5;
                text.append(ALPHABET.charAt((bits >> held) & 0x1f));
            }
        }
        return held == 0
                ? text.toString()
                : text.append(ALPHABET.charAt((bits << (5 - held)) & 0x1f)).toString();
    }
}
