package latchkey.web;

import java.util.Locale;

/** Numbers as pages show them. */
public final class Numbers {
    private static final char NARROW_NO_BREAK_SPACE = '\u202f';

    private Numbers() {}

    /** Digits in groups of three, as ISO 80000 has them: 41 208. */
    public static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', NARROW_NO_BREAK_SPACE);
    }
}
