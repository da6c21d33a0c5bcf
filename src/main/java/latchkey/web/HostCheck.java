package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import io.javalin.http.MisdirectedRequestResponse;
import java.util.Locale;
import java.util.Set;

/** Refuses requests for another host than this installation's, so that no link is ever made for one. */
final class HostCheck implements Handler {
    private final BaseUrl baseUrl;
    private final Set<String> allowedHosts;

    /** @param allowedHosts further values of Host, for callers inside the network */
    HostCheck(BaseUrl baseUrl, Set<String> allowedHosts) {
        this.baseUrl = baseUrl;
        this.allowedHosts = allowedHosts;
    }

    @Override
    public void handle(Context ctx) {
        var host = ctx.header(Header.HOST);
        var asked = host == null ? "" : host.toLowerCase(Locale.ROOT);
        if (!asked.equals(baseUrl.authority()) && !allowedHosts.contains(asked)) {
            throw new MisdirectedRequestResponse();
        }
    }
}
