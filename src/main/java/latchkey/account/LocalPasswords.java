package latchkey.account;

import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import latchkey.web.Parameters;

/** Puts what needs a password of this portal out of reach where they are switched off. */
public final class LocalPasswords {
    private final SignInWays ways;

    public LocalPasswords(SignInWays ways) {
        this.ways = ways;
    }

    /** The same for a form that takes a code from an app as well, which goes on working. */
    public Handler neededWithoutCode(Handler handler) {
        var refusing = needed(handler);
        return ctx -> (Parameters.ofForm(ctx).has("code") ? handler : refusing).handle(ctx);
    }

    /** The handler itself, or a page that names the way there is. */
    public Handler needed(Handler handler) {
        return ways.passwords()
                ? handler
                : ctx -> ctx.status(HttpStatus.FORBIDDEN).render("account/passwords-off");
    }
}
