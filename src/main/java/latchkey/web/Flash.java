package latchkey.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A sentence for the next page only, carried by a cookie that bears our mark so that nobody else can write it. */
public final class Flash {
    private static final String COOKIE = "flash";
    private static final String DONE = "+";
    private static final String NOT_DONE = "-";

    private final Cookies cookies;
    private final KeyedHash hash;

    Flash(Cookies cookies, KeyedHash hash) {
        this.cookies = cookies;
        this.hash = hash;
    }

    /** Says what was done. */
    public void say(Context ctx, String sentence) {
        keep(ctx, DONE + sentence);
    }

    /** Says why nothing was done. */
    public void sayNot(Context ctx, String sentence) {
        keep(ctx, NOT_DONE + sentence);
    }

    private void keep(Context ctx, String sentence) {
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(sentence.getBytes(StandardCharsets.UTF_8));
        cookies.set(ctx, COOKIE, text + "." + hash.of("flash", text));
    }

    /** The sentence, once; null when there is none. */
    @Nullable
    Message take(Context ctx) {
        var cookie = cookies.read(ctx, COOKIE);
        if (cookie == null) {
            return null;
        }
        cookies.remove(ctx, COOKIE);
        var dot = cookie.indexOf('.');
        if (dot < 0 || !cookie.substring(dot + 1).equals(hash.of("flash", cookie.substring(0, dot)))) {
            return null;
        }
        var sentence = new String(Base64.getUrlDecoder().decode(cookie.substring(0, dot)), StandardCharsets.UTF_8);
        return new Message(sentence.substring(1), sentence.startsWith(DONE));
    }

    /** @param done whether something was, or the sentence tells why not */
    record Message(String sentence, boolean done) {}
}
