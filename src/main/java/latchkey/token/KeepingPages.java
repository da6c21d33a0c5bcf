package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import latchkey.account.CurrentAccount;
import latchkey.web.Web;

/** Says of a token that nobody uses that it is needed all the same. */
public final class KeepingPages {
    private final UnusedTokens unused;
    private final TokenOfPath tokenOfPath;
    private final Web web;

    public KeepingPages(UnusedTokens unused, TokenOfPath tokenOfPath, Web web) {
        this.unused = unused;
        this.tokenOfPath = tokenOfPath;
        this.web = web;
    }

    public void keep(Context ctx) {
        var token = tokenOfPath.find(ctx);
        var kept = unused.keep(token, CurrentAccount.actor(ctx, web.clientAddress()));
        web.flash()
                .say(
                        ctx,
                        kept
                                ? token.name() + " is kept. Its days without use begin anew."
                                : token.name() + " was not about to end for want of use. Nothing was changed.");
        ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
    }
}
