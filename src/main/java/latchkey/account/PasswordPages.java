package latchkey.account;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.Web;

/** The page that changes one's own password. */
public final class PasswordPages {
    private final PasswordChange change;
    private final PasswordRules rules;
    private final Predicate<UUID> hasSecondFactor;
    private final Web web;

    /** @param hasSecondFactor whether an account signs in with more than its password */
    public PasswordPages(PasswordChange change, PasswordRules rules, Predicate<UUID> hasSecondFactor, Web web) {
        this.change = change;
        this.rules = rules;
        this.hasSecondFactor = hasSecondFactor;
        this.web = web;
    }

    public void show(Context ctx) {
        render(ctx, new FormErrors(), HttpStatus.OK);
    }

    public void change(Context ctx) {
        var account = CurrentAccount.of(ctx);
        var password = Parameters.ofForm(ctx).exactly("password");
        var errors = new FormErrors();
        rules.check(
                errors, "password", password, List.of(account.email(), "latchkey"), hasSecondFactor.test(account.id()));
        if (!errors.isEmpty()) {
            render(ctx, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        change.change(ctx, CurrentAccount.actor(ctx, web.clientAddress()), password);
        web.flash().say(ctx, "Your password was changed. Your other sessions were signed out.");
        ctx.redirect("/account", SEE_OTHER);
    }

    private void render(Context ctx, FormErrors errors, HttpStatus status) {
        var shortest = PasswordRules.shortest(
                hasSecondFactor.test(CurrentAccount.of(ctx).id()));
        ctx.status(status).render("account/password", Map.of("errors", errors, "shortest", shortest));
    }
}
