package latchkey.token;

import java.util.regex.Pattern;
import latchkey.web.FormErrors;
import latchkey.web.Numbers;

/** A whole number as people type it. */
final class WholeNumber {
    private static final Pattern SHAPE = Pattern.compile("[0-9]{1,9}");

    private WholeNumber() {}

    static boolean is(String typed) {
        return SHAPE.matcher(typed).matches();
    }

    /** @throws NumberFormatException unless it is one */
    static int of(String typed) {
        if (!is(typed)) {
            throw new NumberFormatException(typed);
        }
        return Integer.parseInt(typed);
    }

    static void require(FormErrors errors, String field, String typed, int least, int most) {
        errors.require(
                is(typed) && of(typed) >= least && of(typed) <= most,
                field,
                "Enter a whole number from %s to %s".formatted(Numbers.grouped(least), Numbers.grouped(most)));
    }
}
