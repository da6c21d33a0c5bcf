package latchkey.token;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What sets of scopes mean: writing includes reading, and a token that may write says that it may read. */
final class ScopeArithmetic {
    private ScopeArithmetic() {}

    /** Those of the granted scopes that calls need: where writing is needed, reading stays with it. */
    static SortedSet<String> needed(Collection<String> granted, Collection<String> used) {
        var needed = new TreeSet<>(
                ScopeCatalogue.complete(used.stream().filter(granted::contains).toList()));
        needed.retainAll(granted);
        return needed;
    }

    /** Those of the granted scopes that can go. Where a resource is only read, writing it can. */
    static SortedSet<String> unused(Collection<String> granted, Collection<String> used) {
        var unused = new TreeSet<>(granted);
        unused.removeAll(needed(granted, used));
        return unused;
    }

    static SortedSet<String> without(Collection<String> granted, Collection<String> removed) {
        var left = new TreeSet<>(granted);
        left.removeAll(removed);
        return left;
    }

    /** The scopes to write that would be left without the one to read which they include. */
    static SortedSet<String> torn(Collection<String> granted, Collection<String> removed) {
        var left = without(granted, removed);
        var torn = new TreeSet<String>();
        for (var scope : left) {
            if (ScopeCatalogue.complete(List.of(scope)).stream().anyMatch(removed::contains)) {
                torn.add(scope);
            }
        }
        return torn;
    }
}
