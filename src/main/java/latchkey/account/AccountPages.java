package latchkey.account;

import io.javalin.http.Context;

/** The page about one's own account. */
public final class AccountPages {
    public void show(Context ctx) {
        ctx.render("account/show");
    }
}
