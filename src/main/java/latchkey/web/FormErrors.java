package latchkey.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong with a form, field by field; the first message of a field wins. */
public final class FormErrors {
    private static final int LONGEST_NAME = 100;

    private final Map<String, String> messages = new LinkedHashMap<>();

    /** Notes the message unless the rule holds. */
    public FormErrors require(boolean holds, String field, String message) {
        if (!holds) {
            messages.putIfAbsent(field, message);
        }
        return this;
    }

    public FormErrors add(String field, String message) {
        return require(false, field, message);
    }

    /** A name that people will read: there, to be seen, and not too long. */
    public FormErrors requireName(String value, String field, String missing) {
        return require(!value.isEmpty(), field, missing)
                .require(Typed.isVisible(value), field, "Enter a name that can be seen")
                .requireText(value, field, "A name", LONGEST_NAME);
    }

    /** A line of text that people will read. */
    public FormErrors requireText(String value, String field, String called, int longest) {
        return require(
                        Typed.isClean(value),
                        field,
                        called + " can’t contain control characters. Remove them: they are shown here as ␀ or �")
                .require(
                        Typed.length(value) <= longest,
                        field,
                        called
                                + " can be at most %d characters long; this is %d"
                                        .formatted(longest, Typed.length(value)));
    }

    public boolean isEmpty() {
        return messages.isEmpty();
    }

    public boolean has(String field) {
        return messages.containsKey(field);
    }

    /** For templates: {@code errors.of.name}. */
    public Map<String, String> of() {
        return messages;
    }

    /** For the summary above the form. */
    public List<FieldError> all() {
        var all = new ArrayList<FieldError>();
        messages.forEach((field, message) -> all.add(new FieldError(field, message)));
        return all;
    }

    /** A message and the field it belongs to, which is also the id of its input. */
    public record FieldError(String field, String message) {}
}
