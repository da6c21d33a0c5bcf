package latchkey.token;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import latchkey.web.Parameters;

/**
 * The permissions as chosen on a form.
 *
 * @param q what the matrix was searched for, which hides rows and never what is chosen in them
 */
record ChosenScopes(Set<String> scopes, String q) {
    private static final Pattern BETWEEN = Pattern.compile("\\s+");

    static ChosenScopes of(Iterable<String> scopes) {
        var chosen = new LinkedHashSet<String>();
        scopes.forEach(chosen::add);
        return new ChosenScopes(Collections.unmodifiableSet(chosen), "");
    }

    /** One field for each row of the matrix; programs may send {@code scopes} instead, as RFC 6749 §3.3 writes them. */
    static ChosenScopes read(Parameters form, ScopeCatalogue catalogue) {
        var scopes = new LinkedHashSet<String>();
        form.all("scopes").forEach(value -> BETWEEN.splitAsStream(value).forEach(scopes::add));
        catalogue.resources().forEach(resource -> scopes.add(form.text(field(resource))));
        scopes.remove("");
        return new ChosenScopes(Collections.unmodifiableSet(scopes), form.text("q"));
    }

    /** Whether a form says anything about permissions. */
    static boolean isGiven(Parameters form, ScopeCatalogue catalogue) {
        return form.has("scopes") || catalogue.resources().anyMatch(resource -> form.has(field(resource)));
    }

    private static String field(ScopeCatalogue.Resource resource) {
        return "scopes." + resource.id();
    }

    /** After one of the presets, which leave nothing hidden. */
    ChosenScopes after(FormStep step, ScopeCatalogue catalogue, Predicate<String> mayGrant) {
        return switch (step) {
            case READ_EVERYTHING ->
                of(catalogue
                        .scopes()
                        .filter(ChosenScopes::isRead)
                        .filter(mayGrant)
                        .toList());
            case WRITE_EVERYTHING -> of(catalogue.scopes().filter(mayGrant).toList());
            case CLEAR -> of(Set.of());
            case SEND, SEARCH, ADD_OWN_ADDRESS, CHANGE -> this;
        };
    }

    private static boolean isRead(String scope) {
        return scope.endsWith(":read");
    }

    /** As one field can carry them. */
    public String text() {
        return String.join(" ", scopes);
    }
}
