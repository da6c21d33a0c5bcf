package latchkey.account;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import latchkey.web.FormErrors;
import latchkey.web.OwnPath;
import latchkey.web.Parameters;
import latchkey.web.Typed;

/** What was typed to sign in; the password is never shown again. */
record SignInForm(String email, String password, String next) {
    static final String WRONG = "Check your e-mail address and password: they don’t match an account";

    private static final int LONGEST_PASSWORD = 256;

    static SignInForm read(Parameters form) {
        return new SignInForm(form.text("email"), form.exactly("password"), OwnPath.orElse(form.exactly("next"), ""));
    }

    static SignInForm empty(Parameters query) {
        return new SignInForm("", "", OwnPath.orElse(query.exactly("next"), ""));
    }

    /** For the address that leads to the provider. */
    public String encodedNext() {
        return URLEncoder.encode(next, StandardCharsets.UTF_8);
    }

    String normalizedEmail() {
        return Email.normalized(email);
    }

    FormErrors validate() {
        return new FormErrors()
                .require(!email.isEmpty(), "email", "Enter your e-mail address")
                .require(!password.isEmpty(), "password", "Enter your password")
                .require(Typed.length(password) <= LONGEST_PASSWORD, "password", WRONG)
                .require(Typed.length(email) <= 254 && Typed.isClean(email), "password", WRONG);
    }

    @Override
    public String toString() {
        return "SignInForm[" + email + "]";
    }
}
