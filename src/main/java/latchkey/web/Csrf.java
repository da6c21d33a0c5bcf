package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * Two independent checks of every form that was sent: that the browser sent it from one of our own pages, and that
 * it carries the token of the browser's session.
 */
public final class Csrf implements Handler {
    private static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

    private final BrowserId browserId;
    private final KeyedHash hash;
    private final String origin;

    Csrf(BrowserId browserId, KeyedHash hash, BaseUrl baseUrl) {
        this.browserId = browserId;
        this.hash = hash;
        this.origin = baseUrl.origin();
    }

    @Override
    public void handle(Context ctx) {
        if (SAFE.contains(ctx.method()) || ctx.routeRoles().contains(Access.CREDENTIAL)) {
            return;
        }
        if (!isFromOurPages(ctx) || !hasToken(ctx)) {
            throw new ForbiddenResponse(Errors.FORGED);
        }
    }

    /** The token that a form of this browser carries. */
    String token(Context ctx) {
        return hash.of("csrf", browserId.of(ctx));
    }

    /**
     * Browsers since 2023 send Sec-Fetch-Site, older ones Origin; only programs send neither, and for them the token
     * decides. "same-site" is not trusted: a neighbour on the domain may be an attacker's. Origin is not asked where
     * Sec-Fetch-Site is there, since our Referrer-Policy makes it "null" on our own pages.
     */
    private boolean isFromOurPages(Context ctx) {
        var site = ctx.header("Sec-Fetch-Site");
        var sentFrom = ctx.header(Header.ORIGIN);
        return site == null ? sentFrom == null || sentFrom.equals(origin) : site.equals("same-origin");
    }

    private boolean hasToken(Context ctx) {
        var sent = Parameters.ofForm(ctx).exactly("csrf").getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(sent, token(ctx).getBytes(StandardCharsets.UTF_8));
    }
}
