package latchkey;

import java.util.List;

/**
 * A request that does what it is meant to, because the right person sends it with everything right.
 *
 * @param headers names and values
 */
public record Sent(TestPortal portal, Client client, String path, FilledForm form, List<String> headers) {
    Page as(Client another) {
        return to(path, another);
    }

    Page to(String otherPath, Client another) {
        var body = form.encoded();
        return another.postRaw(
                otherPath,
                (body.isEmpty() ? "" : body + "&") + "csrf=" + another.csrf(),
                headers.toArray(String[]::new));
    }

    /** With further fields, unless the form has them anyway. */
    Sent and(FilledForm more) {
        var all = form;
        for (var field : more.fields().entrySet()) {
            if (!form.knows(field.getKey())) {
                all = all.with(field.getKey(), field.getValue().getFirst());
            }
        }
        return new Sent(portal, client, path, all, headers);
    }
}
