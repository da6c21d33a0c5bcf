package latchkey.account;

import java.util.List;

/**
 * A form as it was sent, but for its token and what was typed as a password.
 *
 * @param path where it was sent to
 */
record KeptForm(String path, List<Field> fields) {
    record Field(String name, String value) {}

    /** What was typed may be anything. */
    @Override
    public String toString() {
        return "KeptForm[" + path + "]";
    }
}
