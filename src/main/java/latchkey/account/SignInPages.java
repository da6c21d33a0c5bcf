package latchkey.account;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.TOO_MANY_REQUESTS;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Map;
import latchkey.web.BrowserId;
import latchkey.web.FormErrors;
import latchkey.web.OwnPath;
import latchkey.web.Parameters;

/** The pages to sign in and out. */
public final class SignInPages {
    private final SignIn signIn;
    private final AccountStore accounts;
    private final BrowserId browserId;
    private final SessionLimits limits;

    public SignInPages(SignIn signIn, AccountStore accounts, BrowserId browserId, SessionLimits limits) {
        this.signIn = signIn;
        this.accounts = accounts;
        this.browserId = browserId;
        this.limits = limits;
    }

    public void show(Context ctx) {
        if (CurrentAccount.orNull(ctx) != null) {
            ctx.redirect(OwnPath.orElse(Parameters.ofQuery(ctx).exactly("next"), "/"), SEE_OTHER);
        } else if (accounts.isEmpty()) {
            ctx.render("account/not-set-up");
        } else {
            render(ctx, SignInForm.empty(Parameters.ofQuery(ctx)), new FormErrors(), HttpStatus.OK);
        }
    }

    public void signIn(Context ctx) {
        var form = SignInForm.read(Parameters.ofForm(ctx));
        var errors = form.validate();
        if (!errors.isEmpty()) {
            render(ctx, form, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        switch (signIn.signIn(ctx, form.normalizedEmail(), form.password(), form.next())) {
            case SignIn.Result.Proved proved -> ctx.redirect(proved.next(), SEE_OTHER);
            case SignIn.Result.Refused refused ->
                render(ctx, form, errors.add("password", SignInForm.WRONG), UNPROCESSABLE_CONTENT);
            case Delayed delayed -> {
                delayed.tell(ctx);
                render(ctx, form, errors.add("password", delayed.words()), TOO_MANY_REQUESTS);
            }
        }
    }

    public void signOut(Context ctx) {
        signIn.signOut(ctx, CurrentAccount.orNull(ctx));
        browserId.forget(ctx);
        ctx.header("Clear-Site-Data", "\"cache\", \"storage\"");
        ctx.redirect("/sign-in", SEE_OTHER);
    }

    void render(Context ctx, SignInForm form, FormErrors errors, HttpStatus status) {
        var keeps = form.next().startsWith(ResumptionPages.PATH);
        ctx.status(status)
                .render(
                        "account/sign-in",
                        Map.of("form", form, "errors", errors, "limit", limits.words(), "keeps", keeps));
    }
}
