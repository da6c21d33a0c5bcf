package latchkey.account;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import latchkey.web.Flash;
import org.jspecify.annotations.Nullable;

/** The page on which an account that was there before lets a provider sign it in from now on. */
public final class OidcLinkPages {
    static final String PATH = "/account/oidc-link";

    private final @Nullable Oidc oidc;
    private final Flash flash;

    public OidcLinkPages(@Nullable Oidc oidc, Flash flash) {
        this.oidc = oidc;
        this.flash = flash;
    }

    public void show(Context ctx) {
        if (oidc().links().isWaiting(ctx)) {
            ctx.render("account/oidc-link");
        } else {
            sayOver(ctx);
        }
    }

    public void confirm(Context ctx) {
        if (oidc().links().confirm(ctx)) {
            flash.say(
                    ctx, "From now on you can sign in with " + oidc().settings().name() + ".");
            ctx.redirect("/account", SEE_OTHER);
        } else {
            sayOver(ctx);
        }
    }

    private static void sayOver(Context ctx) {
        ctx.status(HttpStatus.GONE).render("account/oidc-link-over");
    }

    private Oidc oidc() {
        if (oidc == null) {
            throw new NotFoundResponse();
        }
        return oidc;
    }
}
