package latchkey.account;

import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.Typed;

/** What was typed at the second step of signing in: a code from an app, or one from paper. Never shown again. */
record SecondFactorForm(String code, String recoveryCode, boolean isRecovery) {
    static final String WRONG = "Check the code: it is not the one your app shows now, or it was used already";
    static final String WRONG_RECOVERY = "Check the recovery code: it is not one of yours, or it was used already";

    private static final int LONGEST = 100;

    static SecondFactorForm read(Parameters form) {
        return new SecondFactorForm(form.text("code"), form.text("recovery_code"), form.has("recovery_code"));
    }

    FormErrors validate() {
        var errors = new FormErrors();
        return isRecovery
                ? errors.require(!recoveryCode.isEmpty(), "recovery_code", "Enter one of your recovery codes")
                        .require(Typed.length(recoveryCode) <= LONGEST, "recovery_code", WRONG_RECOVERY)
                : errors.require(!code.isEmpty(), "code", "Enter the six digits that your app shows")
                        .require(Typed.length(code) <= LONGEST, "code", WRONG);
    }

    FormErrors wrong() {
        return isRecovery ? new FormErrors().add("recovery_code", WRONG_RECOVERY) : new FormErrors().add("code", WRONG);
    }

    FormErrors tooMany(String words) {
        return new FormErrors().add(isRecovery ? "recovery_code" : "code", words);
    }

    @Override
    public String toString() {
        return "SecondFactorForm";
    }
}
