package latchkey.site;

import latchkey.account.Email;
import latchkey.organization.Slug;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/** What was typed to create an organization for somebody. */
record NewOrganizationForm(String name, String typedSlug, String email) {
    static NewOrganizationForm read(Parameters form) {
        return new NewOrganizationForm(form.text("name"), form.text("slug"), form.text("email"));
    }

    /** As typed, else what the name suggests. */
    String slug() {
        return typedSlug.isEmpty() ? Slug.suggest(name) : typedSlug;
    }

    String normalizedEmail() {
        return Email.normalized(email);
    }

    FormErrors validate() {
        var errors = new FormErrors()
                .requireName(name, "name", "Enter the name of the organization")
                .require(
                        name.isEmpty() || Slug.isValid(slug()),
                        "slug",
                        "Enter 2 to 40 lower-case letters, digits and hyphens, such as acme");
        return checkOwner(errors, email);
    }

    static FormErrors checkOwner(FormErrors errors, String email) {
        return errors.require(!email.isEmpty(), "email", "Enter the e-mail address of the first owner")
                .require(
                        Email.isValid(Email.normalized(email)),
                        "email",
                        "Enter an e-mail address such as name@example.com");
    }
}
