package latchkey.account;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.util.List;
import latchkey.web.FormErrors;
import latchkey.web.Typed;

/** What a new password must be (NIST SP 800-63B-4 §3.1.1.2): long and hard to guess, of whatever characters. */
public final class PasswordRules {
    private static final int SHORTEST = 15;
    private static final int SHORTEST_BESIDE_A_SECOND_FACTOR = 8;
    private static final int LONGEST = 256;

    /** zxcvbn's scale is 0 to 4; 3 withstands an offline attack on a slow hash. */
    private static final int LEAST_SCORE = 3;

    /** 2 withstands guessing at the sign-in, and is what eight characters at random have. */
    private static final int LEAST_SCORE_BESIDE_A_SECOND_FACTOR = 2;

    /** zxcvbn's time grows with the square of the length; what is longer than this is not weak for being common. */
    private static final int JUDGED = 100;

    private final BreachedPasswords breached;

    public PasswordRules(BreachedPasswords breached) {
        this.breached = breached;
    }

    /**
     * Of an account that signs in with nothing but its password.
     *
     * @param context words that must not make up the password, such as the e-mail address
     */
    public void check(FormErrors errors, String field, String password, List<String> context) {
        check(errors, field, password, context, false);
    }

    void check(FormErrors errors, String field, String password, List<String> context, boolean besideASecondFactor) {
        var shortest = shortest(besideASecondFactor);
        var length = Typed.length(password);
        var fits = length >= shortest && length <= LONGEST;
        errors.require(length > 0, field, "Enter a password")
                .require(
                        length >= shortest,
                        field,
                        "Enter a password of %d characters or more: several words are fine".formatted(shortest))
                .require(length <= LONGEST, field, "Enter a password of at most 256 characters")
                .require(
                        !fits || score(password, context) >= leastScore(besideASecondFactor),
                        field,
                        "Choose a password that is harder to guess: this one is common, or repeats itself or your address")
                .require(
                        !fits || !breached.contain(password),
                        field,
                        "Choose another password: this one is known from a breach of some other site");
    }

    /** In characters. */
    static int shortest(boolean besideASecondFactor) {
        return besideASecondFactor ? SHORTEST_BESIDE_A_SECOND_FACTOR : SHORTEST;
    }

    private static int leastScore(boolean besideASecondFactor) {
        return besideASecondFactor ? LEAST_SCORE_BESIDE_A_SECOND_FACTOR : LEAST_SCORE;
    }

    private static int score(String password, List<String> context) {
        var judged = password.substring(0, Math.min(JUDGED, password.length()));
        return Judge.ZXCVBN.measure(judged, context).getScore();
    }

    /** Loaded with the first password that is chosen: its dictionaries are large, and most instances never need them. */
    private static final class Judge {
        static final Zxcvbn ZXCVBN = new Zxcvbn();
    }
}
