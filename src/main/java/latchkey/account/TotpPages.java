package latchkey.account;

import static io.javalin.http.HttpStatus.CONFLICT;
import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Map;
import latchkey.web.FormErrors;
import latchkey.web.OwnPath;
import latchkey.web.Parameters;
import latchkey.web.Web;

/** The pages that set an authenticator app up, replace it and remove it. */
public final class TotpPages {
    private final TotpSetUp setUp;
    private final Factors factors;
    private final WaysIn waysIn;
    private final Web web;

    public TotpPages(TotpSetUp setUp, Factors factors, WaysIn waysIn, Web web) {
        this.setUp = setUp;
        this.factors = factors;
        this.waysIn = waysIn;
        this.web = web;
    }

    public void show(Context ctx) {
        var next = OwnPath.orElse(Parameters.ofQuery(ctx).exactly("next"), "");
        var offer = setUp.offer(CurrentAccount.of(ctx).id());
        render(ctx, offer, next, new FormErrors(), HttpStatus.OK);
    }

    public void confirm(Context ctx) {
        var account = CurrentAccount.of(ctx);
        var form = TotpForm.read(Parameters.ofForm(ctx));
        var offer = setUp.offered(account.id(), form.offer());
        if (offer == null) {
            var errors = new FormErrors().add("code", "The key was shown too long ago. Here is another: use this one");
            render(ctx, setUp.offer(account.id()), form.next(), errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var errors = form.validate();
        if (!errors.isEmpty()) {
            render(ctx, offer, form.next(), errors, UNPROCESSABLE_CONTENT);
            return;
        }
        switch (setUp.confirm(ctx, account, offer, form.code())) {
            case TotpSetUp.Result.Done done -> answer(ctx, done, form.next());
            case TotpSetUp.Result.DoneBefore before ->
                ctx.status(CONFLICT).render("account/recovery-codes-shown", Map.of("next", next(form.next())));
            case TotpSetUp.Result.Refused refused ->
                render(ctx, offer, form.next(), errors.add("code", TotpForm.WRONG), UNPROCESSABLE_CONTENT);
        }
    }

    private void answer(Context ctx, TotpSetUp.Result.Done done, String next) {
        if (done.recoveryCodes().isEmpty()) {
            web.flash().say(ctx, "Your authenticator app was set up. It is asked for at your next sign-in.");
            ctx.redirect(next(next), SEE_OTHER);
        } else {
            RecoveryCodePages.reveal(ctx, web.baseUrl(), done.recoveryCodes(), true, next(next));
        }
    }

    public void askToRemove(Context ctx) {
        var account = CurrentAccount.of(ctx).id();
        var held = factors.of(account);
        if (held.totp()) {
            ctx.render("account/totp-removal", Map.of("held", held, "password", waysIn.byPassword(account)));
        } else {
            ctx.redirect(SecurityPages.PATH, SEE_OTHER);
        }
    }

    public void remove(Context ctx) {
        if (setUp.remove(ctx, CurrentAccount.of(ctx))) {
            web.flash().say(ctx, "Your authenticator app was removed.");
        }
        ctx.redirect(SecurityPages.PATH, SEE_OTHER);
    }

    private void render(Context ctx, TotpOffer offer, String next, FormErrors errors, HttpStatus status) {
        var account = CurrentAccount.of(ctx);
        // The host tells one installation from another in the list of the app.
        var uri = offer.secret().uri("Latchkey " + web.baseUrl().host(), account.email());
        ctx.header("Cache-Control", "no-store");
        ctx.status(status)
                .render(
                        "account/totp",
                        Map.of(
                                "offer", offer.sealed(),
                                "key", offer.secret().grouped(),
                                "picture", QrPicture.of(uri),
                                "replaces", factors.of(account.id()).totp(),
                                "next", next,
                                "errors", errors));
    }

    private static String next(String next) {
        return next.isEmpty() ? SecurityPages.PATH : next;
    }
}
