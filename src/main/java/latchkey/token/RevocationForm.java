package latchkey.token;

import java.util.List;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/**
 * Why tokens shall be revoked. Both may be left out: at night the revocation matters, and the reason can wait.
 *
 * @param reason the code of a {@link RevocationReason}, or ""
 */
record RevocationForm(String reason, String note) {
    private static final int LONGEST_NOTE = 200;

    static RevocationForm empty() {
        return new RevocationForm("", "");
    }

    static RevocationForm read(Parameters form) {
        return new RevocationForm(form.text("reason"), form.text("note"));
    }

    FormErrors validate() {
        return new FormErrors()
                .require(
                        reason.isEmpty() || RevocationReason.find(reason).isPresent(),
                        "reason",
                        "Choose a reason from the list, or none")
                .requireText(note, "note", "A note", LONGEST_NOTE)
                .require(!TokenSecret.isWithin(note), "note", CreateTokenForm.HOLDS_SECRET);
    }

    /** As it is kept: “Leaked or found in public: build log 4711”. */
    String text() {
        var chosen = RevocationReason.find(reason);
        if (chosen.isEmpty() || (chosen.get() == RevocationReason.OTHER && !note.isEmpty())) {
            return note;
        }
        return note.isEmpty() ? chosen.get().words() : chosen.get().words() + ": " + note;
    }

    /** To choose from. */
    public List<RevocationReason> reasons() {
        return RevocationReason.all();
    }
}
