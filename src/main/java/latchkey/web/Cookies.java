package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one place that sets cookies: HttpOnly, SameSite=Lax, for this host and every path, and over HTTPS Secure with
 * the {@code __Host-} prefix (RFC 6265bis §4.1.3.2), which no other host of the domain can forge.
 */
public final class Cookies {
    private static final int UNTIL_THE_BROWSER_ENDS = -1;

    private final boolean secure;

    Cookies(BaseUrl baseUrl) {
        this.secure = baseUrl.isHttps();
    }

    public @Nullable String read(Context ctx, String name) {
        return ctx.cookie(fullName(name));
    }

    public void set(Context ctx, String name, String value) {
        set(ctx, name, value, UNTIL_THE_BROWSER_ENDS);
    }

    public void set(Context ctx, String name, String value, Duration lifetime) {
        set(ctx, name, value, Math.toIntExact(lifetime.toSeconds()));
    }

    public void remove(Context ctx, String name) {
        set(ctx, name, "", 0);
    }

    private void set(Context ctx, String name, String value, int maxAge) {
        ctx.cookie(new Cookie(fullName(name), value, "/", maxAge, secure, true, null, SameSite.LAX));
    }

    private String fullName(String name) {
        return secure ? "__Host-latchkey-" + name : "latchkey-" + name;
    }
}
