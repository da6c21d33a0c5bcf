package latchkey.token;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What becomes of the permissions of a token, by what they let it do: writing includes reading, and * everything. */
record ScopeChange(SortedSet<String> added, SortedSet<String> removed) {
    static ScopeChange between(Collection<String> before, Collection<String> after) {
        return new ScopeChange(lacking(before, after), lacking(after, before));
    }

    /** What of the one set the other does not let a token do. */
    private static SortedSet<String> lacking(Collection<String> granted, Collection<String> wanted) {
        var lacking = new TreeSet<>(ScopeCatalogue.complete(wanted));
        lacking.removeIf(scope -> covers(granted, scope));
        return Collections.unmodifiableSortedSet(lacking);
    }

    static boolean covers(Collection<String> granted, String scope) {
        return granted.contains(scope)
                || granted.contains(ScopeCatalogue.EVERYTHING)
                || ScopeCatalogue.complete(granted).contains(scope);
    }

    /** Whether a token may do more than before. */
    boolean widens() {
        return !added.isEmpty();
    }
}
