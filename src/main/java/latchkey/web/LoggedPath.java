package latchkey.web;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request as a log may keep it. Links of mails have their secret in the path, and people paste tokens
 * where they don't belong: whatever is longer than an id or has characters of its own is left out.
 */
final class LoggedPath {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._~-]{0,40}");
    private static final int MOST_SEGMENTS = 12;

    private LoggedPath() {}

    /** @param path as it stood in the request, still encoded; null: it could not be read */
    static String of(@Nullable String path) {
        if (path == null) {
            return "-";
        }
        var segments = path.split("/", -1);
        var kept = Arrays.stream(segments)
                .limit(MOST_SEGMENTS)
                .map(segment -> HARMLESS.matcher(segment).matches() ? segment : "…")
                .collect(Collectors.joining("/"));
        return segments.length > MOST_SEGMENTS ? kept + "/…" : kept;
    }
}
