package latchkey.site;

import java.util.List;
import latchkey.account.Email;
import latchkey.account.PasswordRules;
import latchkey.organization.Slug;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/** What was typed to set up the installation; the password is never shown again. */
record SetupForm(String token, String email, String password, String organization, String typedSlug) {
    static SetupForm read(Parameters form) {
        return new SetupForm(
                form.exactly("token"),
                form.text("email"),
                form.exactly("password"),
                form.text("organization"),
                form.text("slug"));
    }

    /** As typed, else what the name suggests. */
    String slug() {
        return typedSlug.isEmpty() ? Slug.suggest(organization) : typedSlug;
    }

    FormErrors validate(PasswordRules rules) {
        var errors = new FormErrors()
                .require(!email.isEmpty(), "email", "Enter your e-mail address")
                .require(
                        Email.isValid(Email.normalized(email)),
                        "email",
                        "Enter an e-mail address such as name@example.com");
        rules.check(errors, "password", password, List.of(Email.normalized(email), organization, "latchkey"));
        return errors.requireName(organization, "organization", "Enter the name of your organization")
                .require(
                        organization.isEmpty() || Slug.isValid(slug()),
                        "slug",
                        "Enter 2 to 40 lower-case letters, digits and hyphens, such as acme");
    }

    @Override
    public String toString() {
        return "SetupForm[" + email + ", " + organization + "]";
    }
}
