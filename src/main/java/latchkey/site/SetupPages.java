package latchkey.site;

import static io.javalin.http.HttpStatus.GONE;
import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Map;
import latchkey.account.PasswordRules;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.Web;

/** The page behind the setup link. */
public final class SetupPages {
    private final Setup setup;
    private final PasswordRules rules;
    private final Web web;

    public SetupPages(Setup setup, PasswordRules rules, Web web) {
        this.setup = setup;
        this.rules = rules;
        this.web = web;
    }

    public void show(Context ctx) {
        var token = Parameters.ofQuery(ctx).exactly("token");
        if (setup.isInvited(token)) {
            render(ctx, new SetupForm(token, "", "", "", ""), new FormErrors(), HttpStatus.OK);
        } else {
            sayOver(ctx);
        }
    }

    public void complete(Context ctx) {
        var form = SetupForm.read(Parameters.ofForm(ctx));
        if (!setup.isInvited(form.token())) {
            sayOver(ctx);
            return;
        }
        var errors = form.validate(rules);
        if (!errors.isEmpty()) {
            render(ctx, form, errors, UNPROCESSABLE_CONTENT);
        } else if (setup.complete(ctx, form)) {
            web.flash().say(ctx, form.organization() + " is ready. Create your first token.");
            ctx.redirect("/orgs/" + form.slug() + "/tokens", SEE_OTHER);
        } else {
            sayOver(ctx);
        }
    }

    private static void sayOver(Context ctx) {
        ctx.status(GONE).render("site/setup-over");
    }

    private static void render(Context ctx, SetupForm form, FormErrors errors, HttpStatus status) {
        ctx.status(status)
                .render("site/setup", Map.of("form", form, "errors", errors, "hours", Setup.LIFETIME.toHours()));
    }
}
