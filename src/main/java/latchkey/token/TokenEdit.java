package latchkey.token;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;

/**
 * What a token shall be from now on.
 *
 * @param scopes what writing includes is added
 * @param expiresAt null: never
 */
record TokenEdit(
        String name,
        String description,
        Collection<String> scopes,
        Networks allowedNetworks,
        @Nullable Instant expiresAt) {
    /** A token as it is, but for its permissions. */
    static TokenEdit ofScopes(AccessToken token, Collection<String> scopes) {
        return new TokenEdit(token.name(), token.description(), scopes, token.allowedNetworks(), token.expiresAt());
    }

    /** What it lets the token do that it may not yet, and from where; each for people. */
    List<String> widening(AccessToken token) {
        var widening = new TreeSet<>(ScopeChange.between(token.scopes(), scopes).added());
        if (!token.allowedNetworks().contain(allowedNetworks)) {
            widening.add("use from " + where(allowedNetworks));
        }
        return List.copyOf(widening);
    }

    /** Whether it would work for longer, which only a rotation may bring about. */
    boolean prolongs(AccessToken token) {
        var end = token.expiresAt();
        return end != null && (expiresAt == null || expiresAt.isAfter(end));
    }

    /** Each field that changes, with what was before and what is after. */
    Map<String, String> changes(AccessToken token) {
        var changes = new TreeMap<String, String>();
        note(changes, "name", token.name(), name);
        note(changes, "description", token.description(), description);
        note(changes, "scopes", String.join(" ", token.scopes()), String.join(" ", ScopeCatalogue.complete(scopes)));
        note(changes, "networks", where(token.allowedNetworks()), where(allowedNetworks));
        note(changes, "expires", text(token.expiresAt()), text(expiresAt));
        return changes;
    }

    private static void note(Map<String, String> changes, String field, String before, String after) {
        if (!before.equals(after)) {
            changes.put(field, before + " → " + after);
        }
    }

    static String where(Networks networks) {
        return networks.isAnywhere() ? "anywhere" : String.join(", ", networks.texts());
    }

    static String text(@Nullable Instant expiresAt) {
        return expiresAt == null ? "never" : expiresAt.toString();
    }
}
