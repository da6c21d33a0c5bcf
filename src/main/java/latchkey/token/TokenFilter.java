package latchkey.token;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import latchkey.web.Parameters;

/**
 * Which tokens a page of the list shows.
 *
 * @param q a part of a name, description, prefix or owner, or ""
 * @param status the code of a status or of a counter, or "" for all
 */
record TokenFilter(String q, String status) {
    private static final Set<String> STATUSES =
            Set.of("active", "expires_soon", "expired", "revoked", "live", "unused", "ended");

    /** What can't be understood filters nothing. */
    static TokenFilter read(Parameters query) {
        var status = query.text("status");
        return new TokenFilter(query.text("q"), STATUSES.contains(status) ? status : "");
    }

    public boolean isEmpty() {
        return q.isEmpty() && status.isEmpty();
    }

    /** The address of the list with this filter, ready to take another parameter. */
    String url(String list) {
        var url = new StringBuilder(list).append('?');
        if (!q.isEmpty()) {
            url.append("q=")
                    .append(URLEncoder.encode(q, StandardCharsets.UTF_8))
                    .append('&');
        }
        if (!status.isEmpty()) {
            url.append("status=").append(status).append('&');
        }
        return url.toString();
    }
}
