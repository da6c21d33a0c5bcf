package latchkey.account;

import io.javalin.http.Context;
import java.util.Map;

/** The page about one's own account. */
public final class AccountPages {
    private final WaysIn waysIn;

    public AccountPages(WaysIn waysIn) {
        this.waysIn = waysIn;
    }

    public void show(Context ctx) {
        var account = CurrentAccount.of(ctx);
        ctx.render("account/show", Map.of("password", waysIn.byPassword(account.id())));
    }
}
