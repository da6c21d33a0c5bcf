package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import io.javalin.http.MisdirectedRequestResponse;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses requests for another host than this installation's, so that no link is ever made for one. */
final class HostCheck implements Handler {
    private final String authority;
    private final Set<String> allowedHosts;

    /** @param allowedHosts further values of Host, for callers inside the network */
    HostCheck(BaseUrl baseUrl, Set<String> allowedHosts) {
        this.authority = baseUrl.authority();
        this.allowedHosts = allowedHosts;
    }

    @Override
    public void handle(Context ctx) {
        if (!isOurs(ctx.header(Header.HOST))) {
            throw new MisdirectedRequestResponse();
        }
    }

    boolean isOurs(@Nullable String host) {
        var asked = host == null ? "" : host.toLowerCase(Locale.ROOT);
        return asked.equals(authority) || allowedHosts.contains(asked);
    }
}
