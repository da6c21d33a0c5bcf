package latchkey;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;

/**
 * The fields of a form as a browser would send them, but for the token of the session.
 *
 * @param offered the names of all fields and buttons, also of those that are not sent
 */
public record FilledForm(Map<String, List<String>> fields, Set<String> offered) {
    public static FilledForm of(String... namesAndValues) {
        return new FilledForm(Map.of(), Set.of()).with(namesAndValues);
    }

    /** What stands in the form of a page that is sent to a path; one without an action is sent to where it stands. */
    public static FilledForm on(Page page, String path) {
        var forms = page.html().select("main form[method=post]");
        var form = forms.stream()
                .filter(one -> !one.hasAttr("action") || one.attr("action").equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No form to " + path + " on " + page.heading()));
        var fields = new LinkedHashMap<String, List<String>>();
        for (var field : form.select("input[name]:not([name=csrf]), select[name], textarea[name]")) {
            if (!field.attr("type").matches("checkbox|radio") || field.hasAttr("checked")) {
                fields.computeIfAbsent(field.attr("name"), name -> new ArrayList<>())
                        .add(value(field));
            }
        }
        return new FilledForm(fields, Set.copyOf(form.select("[name]").eachAttr("name")));
    }

    private static String value(Element field) {
        return switch (field.tagName()) {
            case "textarea" -> field.wholeText();
            case "select" -> {
                var chosen = field.selectFirst("option[selected]");
                yield chosen == null ? field.select("option").attr("value") : chosen.attr("value");
            }
            default -> field.hasAttr("value") || !field.attr("type").equals("checkbox") ? field.val() : "on";
        };
    }

    /** With one value each instead of whatever there was. */
    public FilledForm with(String... namesAndValues) {
        var changed = new LinkedHashMap<>(fields);
        for (var i = 0; i < namesAndValues.length; i += 2) {
            changed.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return new FilledForm(changed, offered);
    }

    /** Knowing what another form offers, too. */
    public FilledForm offering(FilledForm other) {
        return new FilledForm(
                fields,
                Stream.concat(offered.stream(), other.offered.stream()).collect(Collectors.toUnmodifiableSet()));
    }

    public boolean knows(String name) {
        return fields.containsKey(name) || offered.contains(name);
    }

    /** As the body of a request. */
    public String encoded() {
        var body = new StringJoiner("&");
        fields.forEach((name, values) -> values.forEach(value -> body.add(Client.form(name, value))));
        return body.toString();
    }
}
