package latchkey.account;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A form as it was sent, but for its token and what was typed as a password.
 *
 * @param path where it was sent to
 */
record KeptForm(String path, List<Field> fields) {
    KeptForm {
        fields = List.copyOf(fields);
    }

    record Field(String name, String value) {}

    /** Of several fields of one name, the first counts. */
    Map<String, String> byName() {
        return fields.stream().collect(Collectors.toMap(Field::name, Field::value, (first, later) -> first));
    }

    /** What was typed may be anything. */
    @Override
    public String toString() {
        return "KeptForm[" + path + "]";
    }
}
