package latchkey.account;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * A code on paper that stands in for a lost second factor, once: 15 characters of Crockford's base 32, which has no two
 * that look alike, and so 75 random bits.
 */
final class RecoveryCode {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 15;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String characters;

    private RecoveryCode(String characters) {
        this.characters = characters;
    }

    static RecoveryCode random() {
        var characters = new StringBuilder();
        RANDOM.ints(LENGTH, 0, ALPHABET.length()).forEach(i -> characters.append(ALPHABET.charAt(i)));
        return new RecoveryCode(characters.toString());
    }

    /** As people read it from paper: letter case, spaces and hyphens don't matter, nor o for 0, nor i and l for 1. */
    static RecoveryCode typed(String typed) {
        return new RecoveryCode(typed.toLowerCase(Locale.ROOT)
                .replaceAll("[\\s\\p{Z}-]", "")
                .replace('o', '0')
                .replace('i', '1')
                .replace('l', '1'));
    }

    String expose() {
        return characters;
    }

    /** In groups of five, for people: {@code 7k2m9-x4p0q-w8r5t}. */
    String grouped() {
        return characters.replaceAll("(.{5})(?=.)", "$1-");
    }

    @Override
    public String toString() {
        return "RecoveryCode";
    }
}
