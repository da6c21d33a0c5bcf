package latchkey.verification;

import com.github.benmanes.caffeine.cache.Interner;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call that a token was presented with, as far as it is known.
 *
 * @param inquiry whether it only asks what the token is: trying a new secret must not start the clock of the former
 * @param neededScopes what it needs; none: it was not told
 * @param address the caller's, in canonical text; null: not told
 * @param agent the caller's user agent; "" when not told
 */
record Call(
        boolean inquiry,
        List<String> neededScopes,
        @Nullable String address,
        String agent) {
    private static final int LONGEST_AGENT = 120;
    private static final Interner<String> SCOPES = Interner.newWeakInterner();
    private static final Pattern BETWEEN = Pattern.compile("\\s+");
    private static final Pattern UNSHOWABLE = Pattern.compile("[^\\x20-\\x7e]");

    /** @param neededScopes separated by spaces, as RFC 6749 §3.3 says */
    static Call of(String neededScopes, @Nullable String address, @Nullable String agent) {
        return new Call(false, scopes(neededScopes), address, agent == null ? "" : shorten(agent));
    }

    private static List<String> scopes(String needed) {
        if (needed.isEmpty()) {
            return List.of();
        }
        if (isOne(needed)) {
            // As nearly always, and without looking for more. The same instance for all: it is kept with each use.
            return List.of(SCOPES.intern(needed));
        }
        return Arrays.stream(BETWEEN.split(needed))
                .filter(scope -> !scope.isEmpty())
                .distinct()
                .toList();
    }

    /** Loops, as in {@link #isClean}: this is done for each call, and streams take longer than all else here. */
    private static boolean isOne(String needed) {
        for (var i = 0; i < needed.length(); i++) {
            if (Character.isWhitespace(needed.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static Call inquiry(String address, @Nullable String agent) {
        return new Call(true, List.of(), address, agent == null ? "" : shorten(agent));
    }

    /** As much of it as tells clients apart, without what no page can show. */
    private static String shorten(String agent) {
        var clean = (isClean(agent) ? agent : UNSHOWABLE.matcher(agent).replaceAll("?")).strip();
        return clean.substring(0, Math.min(LONGEST_AGENT, clean.length()));
    }

    private static boolean isClean(String agent) {
        for (var i = 0; i < agent.length(); i++) {
            if (agent.charAt(i) < ' ' || agent.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
