package latchkey.account;

import static io.javalin.http.HttpStatus.GONE;
import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.TOO_MANY_REQUESTS;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import latchkey.audit.Actor;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.Web;

/** The pages for whoever forgot their password. */
public final class PasswordResetPages {
    private final PasswordReset reset;
    private final PasswordRules rules;
    private final Predicate<UUID> hasSecondFactor;
    private final SignIn signIn;
    private final SignInWays ways;
    private final Devices devices;
    private final Throttle throttle;
    private final Web web;

    /** @param hasSecondFactor whether an account signs in with more than its password */
    public PasswordResetPages(
            PasswordReset reset,
            PasswordRules rules,
            Predicate<UUID> hasSecondFactor,
            SignIn signIn,
            SignInWays ways,
            Devices devices,
            Throttle throttle,
            Web web) {
        this.reset = reset;
        this.rules = rules;
        this.hasSecondFactor = hasSecondFactor;
        this.signIn = signIn;
        this.ways = ways;
        this.devices = devices;
        this.throttle = throttle;
        this.web = web;
    }

    public void ask(Context ctx) {
        renderQuestion(ctx, "", new FormErrors(), HttpStatus.OK);
    }

    /** The same answer and the same work whether there is such an account or not. */
    public void request(Context ctx) {
        var typed = Parameters.ofForm(ctx).text("email");
        var email = Email.normalized(typed);
        var errors = new FormErrors()
                .require(!typed.isEmpty(), "email", "Enter your e-mail address")
                .require(Email.isValid(email), "email", "Enter an e-mail address such as name@example.com");
        if (!errors.isEmpty()) {
            renderQuestion(ctx, typed, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var delayed = throttle.begin(
                devices.resetBuckets(ctx, email, web.clientAddress().of(ctx)));
        if (delayed == null) {
            reset.request(Actor.of(ctx, web.clientAddress(), null, email), email);
            ctx.render("account/password-reset-sent", Map.of("email", email));
        } else {
            delayed.tell(ctx);
            renderQuestion(ctx, typed, errors.add("email", delayed.words()), TOO_MANY_REQUESTS);
        }
    }

    public void show(Context ctx) {
        var account = reset.find(ctx.pathParam("token"));
        if (account.isPresent()) {
            render(ctx, account.get(), new FormErrors(), HttpStatus.OK);
        } else {
            sayOver(ctx);
        }
    }

    public void complete(Context ctx) {
        var token = ctx.pathParam("token");
        var account = reset.find(token).orElse(null);
        if (account == null) {
            sayOver(ctx);
            return;
        }
        var password = Parameters.ofForm(ctx).exactly("password");
        var errors = new FormErrors();
        rules.check(
                errors, "password", password, List.of(account.email(), "latchkey"), hasSecondFactor.test(account.id()));
        if (errors.isEmpty()) {
            reset.complete(ctx, actor(ctx, account), account, token, password, set -> next(ctx, set))
                    .ifPresentOrElse(next -> goOn(ctx, next), () -> sayOver(ctx));
        } else {
            render(ctx, account, errors, UNPROCESSABLE_CONTENT);
        }
    }

    /** Where passwords are switched off, only an administrator made the link, and it is the way in itself. */
    private String next(Context ctx, Account account) {
        return ways.passwords() ? "/sign-in" : signIn.proceed(ctx, account, "/");
    }

    private void goOn(Context ctx, String next) {
        if (ways.passwords()) {
            web.flash().say(ctx, "Your new password is set. Sign in with it.");
        }
        ctx.redirect(next, SEE_OTHER);
    }

    private Actor actor(Context ctx, Account account) {
        return Actor.of(ctx, web.clientAddress(), account.id(), account.email());
    }

    private static void sayOver(Context ctx) {
        ctx.status(GONE).render("account/password-reset-over");
    }

    private static void renderQuestion(Context ctx, String email, FormErrors errors, HttpStatus status) {
        ctx.status(status).render("account/password-reset", Map.of("email", email, "errors", errors));
    }

    private void render(Context ctx, Account account, FormErrors errors, HttpStatus status) {
        var shortest = PasswordRules.shortest(hasSecondFactor.test(account.id()));
        ctx.status(status)
                .render(
                        "account/password-new",
                        Map.of("email", account.email(), "errors", errors, "shortest", shortest));
    }
}
