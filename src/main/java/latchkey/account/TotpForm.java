package latchkey.account;

import latchkey.web.FormErrors;
import latchkey.web.OwnPath;
import latchkey.web.Parameters;
import latchkey.web.Typed;

/**
 * What was sent to set an app up.
 *
 * @param offer the key that was shown, sealed
 * @param next where it leads afterwards; "" for the page about security
 */
record TotpForm(String offer, String code, String next) {
    static final String WRONG = "Check the code: it is not what an app with this key shows now";

    private static final int LONGEST = 100;

    static TotpForm read(Parameters form) {
        return new TotpForm(form.exactly("offer"), form.text("code"), OwnPath.orElse(form.exactly("next"), ""));
    }

    FormErrors validate() {
        return new FormErrors()
                .require(!code.isEmpty(), "code", "Enter the six digits that your app shows")
                .require(Typed.length(code) <= LONGEST, "code", WRONG);
    }

    @Override
    public String toString() {
        return "TotpForm";
    }
}
