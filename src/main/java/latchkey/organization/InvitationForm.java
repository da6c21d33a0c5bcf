package latchkey.organization;

import java.util.List;
import latchkey.account.Email;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/** What was typed to invite somebody. */
record InvitationForm(String email, String role) {
    static InvitationForm empty() {
        return new InvitationForm("", Role.MEMBER.words());
    }

    static InvitationForm read(Parameters form) {
        return new InvitationForm(form.text("email"), form.text("role"));
    }

    FormErrors validate() {
        return new FormErrors()
                .require(!email.isEmpty(), "email", "Enter the e-mail address of whom you invite")
                .require(Email.isValid(normalizedEmail()), "email", "Enter an e-mail address such as name@example.com")
                .require(Role.find(role).isPresent(), "role", "Choose a role");
    }

    String normalizedEmail() {
        return Email.normalized(email);
    }

    /** To choose from. */
    public List<Role> roles() {
        return List.of(Role.values());
    }
}
