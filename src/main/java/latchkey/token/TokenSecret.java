package latchkey.token;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What a holder presents: a brand, "_", 40 random characters of [0-9A-Za-z] (238 bits) and 6 that check the rest, the
 * CRC-32 in base 62. One word to a double click; the checksum tells a real secret from noise without a database.
 */
public final class TokenSecret {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_LENGTH = 40;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int PREFIX_LENGTH = 16;
    private static final Pattern SHAPE = Pattern.compile("([a-z]{2,8})_[0-9A-Za-z]{46}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String value;

    private TokenSecret(String value) {
        this.value = value;
    }

    public static TokenSecret generate(String brand) {
        return generate(brand, RANDOM);
    }

    static TokenSecret generate(String brand, RandomGenerator random) {
        var text = new StringBuilder(brand).append('_');
        for (var i = 0; i < RANDOM_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new TokenSecret(text.append(checksum(text.toString())).toString());
    }

    /** The secret, if the text is one of this brand with a right checksum. */
    public static Optional<TokenSecret> parse(String brand, String text) {
        return isOfShape(brand, text) && hasRightChecksum(text) ? Optional.of(new TokenSecret(text)) : Optional.empty();
    }

    private static boolean isOfShape(String brand, String text) {
        var body = brand.length() + 1;
        return text.length() == body + RANDOM_LENGTH + CHECKSUM_LENGTH
                && text.startsWith(brand)
                && text.charAt(brand.length()) == '_'
                && isOfAlphabet(text, body);
    }

    private static boolean isOfAlphabet(String text, int from) {
        for (var i = from; i < text.length(); i++) {
            if (!isOfAlphabet(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfAlphabet(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /** Whether a text holds a whole secret of any brand, wherever it begins. */
    public static boolean isWithin(String text) {
        var shape = SHAPE.matcher(text);
        for (var from = 0; from <= text.length() && shape.find(from); from = shape.start() + 1) {
            if (hasRightChecksum(shape.group())) {
                return true;
            }
        }
        return false;
    }

    /** The whole secret: to be shown once, and to be digested. */
    public String expose() {
        return value;
    }

    /** The first 16 characters, which may be shown for ever. */
    public String prefix() {
        return value.substring(0, PREFIX_LENGTH);
    }

    /** The prefix only, so that no log or message ever holds a secret by mistake. */
    @Override
    public String toString() {
        return prefix() + "…";
    }

    private static boolean hasRightChecksum(String text) {
        var body = text.substring(0, text.length() - CHECKSUM_LENGTH);
        return text.endsWith(checksum(body));
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        var digits = new char[CHECKSUM_LENGTH];
        var rest = crc.getValue();
        for (var i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
            rest /= ALPHABET.length();
        }
        return new String(digits);
    }
}
