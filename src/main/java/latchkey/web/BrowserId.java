package latchkey.web;

import io.javalin.http.Context;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The random value in the session cookie of a browser, 256 bits in base64url. Strangers have one too, so that the
 * sign-in form is protected; signing in always makes a new one.
 */
public final class BrowserId {
    private static final String COOKIE = "session";
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Cookies cookies;

    public BrowserId(Cookies cookies) {
        this.cookies = cookies;
    }

    /** The one that came with the request, or that was given out in answering it; null when there is none. */
    public @Nullable String orNull(Context ctx) {
        String given = ctx.attribute("latchkey.browser");
        return given == null ? sent(ctx) : given;
    }

    /** The one that came with the request, whatever was given out since. */
    public @Nullable String sent(Context ctx) {
        var id = cookies.read(ctx, COOKIE);
        return id != null && isOne(id) ? id : null;
    }

    /** The browser's, made now if it had none. */
    String of(Context ctx) {
        var id = orNull(ctx);
        return id == null ? renew(ctx) : id;
    }

    /** Gives the browser a new one in place of what it had. */
    public String renew(Context ctx) {
        var id = random();
        ctx.attribute("latchkey.browser", id);
        cookies.set(ctx, COOKIE, id);
        return id;
    }

    public void forget(Context ctx) {
        cookies.remove(ctx, COOKIE);
    }

    /** Whether a text has the shape of {@link #random}. */
    public static boolean isOne(String text) {
        return SHAPE.matcher(text).matches();
    }

    /** 256 random bits in base64url: 43 characters. */
    public static String random() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
