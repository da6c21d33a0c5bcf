package latchkey.token;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue as somebody chooses from it.
 *
 * @param everythingOffered whether {@code *} can be chosen
 * @param everything whether it is
 * @param retired permissions that a token has and the catalogue no longer does, each with whether it stays
 */
record ScopeChooser(
        List<Group> groups, String q, boolean everythingOffered, boolean everything, List<Retired> retired) {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN = Pattern.compile("\\s+");

    /**
     * @param held what a token has already, and may keep whoever edits it
     * @param mayGrant whether who chooses may grant a permission
     */
    static ScopeChooser of(
            ScopeCatalogue catalogue, ChosenScopes chosen, Collection<String> held, Predicate<String> mayGrant) {
        var offered = mayGrant.or(held::contains);
        var words = BETWEEN.splitAsStream(folded(chosen.q())).toList();
        return new ScopeChooser(
                catalogue.groups().stream()
                        .map(group -> Group.of(group, chosen.scopes(), offered, words))
                        .toList(),
                chosen.q(),
                offered.test(ScopeCatalogue.EVERYTHING),
                chosen.scopes().contains(ScopeCatalogue.EVERYTHING),
                held.stream()
                        .filter(scope -> !catalogue.contains(scope) && !scope.equals(ScopeCatalogue.EVERYTHING))
                        .map(scope -> new Retired(scope, chosen.scopes().contains(scope)))
                        .toList());
    }

    /** Letter case and accents don’t matter. */
    private static String folded(String text) {
        var plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return plain.toLowerCase(Locale.ROOT).strip();
    }

    /** For people: how much of the catalogue the search leaves. */
    public String found() {
        var rows = groups.stream().flatMap(group -> group.rows.stream()).toList();
        var shown = rows.stream().filter(row -> !row.hidden).count();
        var kept = rows.stream().filter(row -> row.hidden && !row.none).count();
        return "%d of %d shown%s"
                .formatted(shown, rows.size(), kept == 0 ? "" : ", %d chosen among the rest".formatted(kept));
    }

    record Group(String name, boolean hidden, List<Row> rows) {
        static Group of(ScopeCatalogue.Group group, Set<String> chosen, Predicate<String> offered, List<String> words) {
            var rows = group.resources().stream()
                    .map(resource -> Row.of(resource, chosen, offered, !matches(group, resource, words)))
                    .toList();
            return new Group(group.name(), rows.stream().allMatch(Row::hidden), rows);
        }

        private static boolean matches(
                ScopeCatalogue.Group group, ScopeCatalogue.Resource resource, List<String> words) {
            var text = folded(String.join(" ", group.name(), resource.name(), resource.id(), resource.description()));
            return words.stream().allMatch(text::contains);
        }
    }

    /**
     * A resource with the level chosen of it.
     *
     * @param mayRead whether reading can be chosen
     * @param mayWrite whether writing can be chosen
     * @param hidden whether the search leaves it out
     */
    record Row(
            ScopeCatalogue.Resource resource,
            boolean none,
            boolean read,
            boolean write,
            boolean mayRead,
            boolean mayWrite,
            boolean hidden) {
        static Row of(ScopeCatalogue.Resource resource, Set<String> chosen, Predicate<String> offered, boolean hidden) {
            var write = chosen.contains(resource.write());
            var read = !write && chosen.contains(resource.read());
            var mayRead = offered.test(resource.read());
            // Writing includes reading, so who may not grant the one can't grant the other.
            var mayWrite = resource.writable() && mayRead && offered.test(resource.write());
            return new Row(resource, !read && !write, read, write, mayRead, mayWrite, hidden);
        }

        /** Why a level can't be chosen that there is; null when each can. */
        public @Nullable String withheld() {
            if (!mayRead) {
                return "Only owners can grant it.";
            }
            return resource.writable() && !mayWrite ? "Only owners can grant writing." : null;
        }
    }

    record Retired(String scope, boolean stays) {}
}
