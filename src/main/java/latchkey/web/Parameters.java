package latchkey.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a form or a query, decoded strictly: broken percent-encoding or UTF-8 is a 400, a field that
 * takes one value and comes twice is a 400, more than 64 KiB is a 413.
 */
public final class Parameters {
    private final Map<String, List<String>> values;

    Parameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /** The body of the request, read once and kept. */
    public static Parameters ofForm(Context ctx) {
        Parameters known = ctx.attribute("latchkey.form");
        if (known != null) {
            return known;
        }
        var read = of(body(ctx));
        ctx.attribute("latchkey.form", read);
        return read;
    }

    public static Parameters ofQuery(Context ctx) {
        var query = ctx.queryString();
        return of(query == null ? "" : query);
    }

    /** The parameters of a query as it stands in an address, or of a form as it was sent. */
    public static Parameters of(String encoded) {
        return new Parameters(UrlEncoded.decode(encoded));
    }

    private static String body(Context ctx) {
        try {
            return FormBody.read(ctx.contentType(), ctx.bodyInputStream());
        } catch (IOException e) {
            throw new BadRequestResponse("What was sent broke off before its end.");
        }
    }

    /** One line of text as people mean it: in normal form C, without space around it; "" when absent. */
    public String text(String name) {
        return Typed.line(exactly(name));
    }

    /** Several lines of text, with plain line feeds; "" when absent. */
    public String lines(String name) {
        return Typed.lines(exactly(name));
    }

    /** The value to the letter, as passwords and secrets need it; "" when absent. */
    public String exactly(String name) {
        var found = values.getOrDefault(name, List.of());
        if (found.size() > 1) {
            throw new BadRequestResponse("The field “" + name + "” came more than once.");
        }
        return found.isEmpty() ? "" : found.getFirst();
    }

    public @Nullable String orNull(String name) {
        return values.containsKey(name) ? exactly(name) : null;
    }

    /** Every value of a field that takes several. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .map(value -> Normalizer.normalize(value, Normalizer.Form.NFC).strip())
                .toList();
    }

    /** Whether a value of any field is such, to the letter or as {@link #text} reads it. */
    public boolean anyValue(Predicate<String> condition) {
        return values.values().stream()
                .flatMap(List::stream)
                .anyMatch(value -> condition.test(value) || condition.test(Typed.line(value)));
    }

    /** Every field with every value, as sent. */
    public List<Map.Entry<String, String>> fields() {
        return values.entrySet().stream()
                .flatMap(field -> field.getValue().stream().map(value -> Map.entry(field.getKey(), value)))
                .toList();
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }
}
