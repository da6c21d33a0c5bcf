package latchkey.token;

import java.text.Normalizer;
import java.util.Locale;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/**
 * What was typed to revoke a token.
 *
 * @param name the token's name, typed to confirm
 */
record RevocationForm(String name, String reason) {
    private static final int LONGEST_REASON = 200;

    static RevocationForm empty() {
        return new RevocationForm("", "");
    }

    static RevocationForm read(Parameters form) {
        return new RevocationForm(form.text("name"), form.text("reason"));
    }

    FormErrors validate(String tokenName, boolean confirmed) {
        return new FormErrors()
                .require(
                        !confirmed || folded(name).equals(folded(tokenName)),
                        "name",
                        "Type the token’s name to confirm: " + tokenName)
                .requireText(reason, "reason", "A reason", LONGEST_REASON);
    }

    /** Letter case and the width of spaces don’t matter: it is about meaning it, not about typing it. */
    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .replaceAll("[\\s\\p{Z}]+", " ")
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
