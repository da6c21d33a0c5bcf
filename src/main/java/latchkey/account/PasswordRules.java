package latchkey.account;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;
import latchkey.web.FormErrors;
import latchkey.web.Typed;

/** What a new password must be (NIST SP 800-63B-4 §3.1.1.2): long and hard to guess, of whatever characters. */
public final class PasswordRules {
    private static final int SHORTEST = 15;
    private static final int LONGEST = 256;

    /** zxcvbn's scale is 0 to 4; 3 withstands an offline attack on a slow hash. */
    private static final int LEAST_SCORE = 3;

    /** zxcvbn's time grows with the square of the length; what is longer than this is not weak for being common. */
    private static final int JUDGED = 100;

    private static final Zxcvbn ZXCVBN = new Zxcvbn();

    private PasswordRules() {}

    /** @param context words that must not make up the password, such as the e-mail address */
    public static void check(FormErrors errors, String field, String password, List<String> context) {
        var length = Typed.length(password);
        errors.require(length > 0, field, "Enter a password")
                .require(length >= SHORTEST, field, "Enter a password of 15 characters or more: several words are fine")
                .require(length <= LONGEST, field, "Enter a password of at most 256 characters")
                .require(
                        length < SHORTEST || length > LONGEST || isHardToGuess(password, context),
                        field,
                        "Choose a password that is harder to guess: this one is common, or repeats itself or your address");
    }

    private static boolean isHardToGuess(String password, List<String> context) {
        var judged = password.substring(0, Math.min(JUDGED, password.length()));
        return ZXCVBN.measure(judged, context).getScore() >= LEAST_SCORE;
    }
}
