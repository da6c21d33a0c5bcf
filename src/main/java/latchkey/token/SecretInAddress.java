package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Handler;
import latchkey.web.Parameters;

/**
 * Keeps a page that is searched or exported by its address from taking in a whole token: neither what the page shows
 * and links to, nor the audit log, ever repeats one. Who sent it is led to where it may be entered.
 */
public final class SecretInAddress {
    private SecretInAddress() {}

    public static Handler refused(Handler page) {
        return ctx -> {
            if (Parameters.ofQuery(ctx).anyValue(TokenSecret::isWithin)) {
                ctx.redirect("/orgs/" + ctx.pathParam("slug") + "/tokens/search?instead=1", SEE_OTHER);
            } else {
                page.handle(ctx);
            }
        };
    }
}
