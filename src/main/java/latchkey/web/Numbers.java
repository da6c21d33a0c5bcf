package latchkey.web;

import java.util.regex.Pattern;

/** Numbers as pages show them. */
public final class Numbers {
    private static final String NARROW_NO_BREAK_SPACE = "\u202f";
    private static final Pattern BEFORE_A_GROUP = Pattern.compile("(?<=[0-9])(?=(?:[0-9]{3})+$)");

    private Numbers() {}

    /** Digits in groups of three, as ISO 80000 has them: 41 208. */
    public static String grouped(long number) {
        var digits = Long.toString(number);
        return digits.length() < 4 ? digits : BEFORE_A_GROUP.matcher(digits).replaceAll(NARROW_NO_BREAK_SPACE);
    }
}
