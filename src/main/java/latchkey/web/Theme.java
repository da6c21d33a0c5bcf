package latchkey.web;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Set;

/** Light, dark or as the system says: a choice of the browser, kept in a cookie so that no page flickers. */
public final class Theme {
    private static final Set<String> CHOICES = Set.of("system", "light", "dark");

    private final Cookies cookies;

    public Theme(Cookies cookies) {
        this.cookies = cookies;
    }

    public String of(Context ctx) {
        var chosen = cookies.read(ctx, "theme");
        return chosen != null && CHOICES.contains(chosen) ? chosen : "system";
    }

    public void choose(Context ctx) {
        var form = Parameters.ofForm(ctx);
        if (CHOICES.contains(form.exactly("theme"))) {
            cookies.set(ctx, "theme", form.exactly("theme"), Duration.ofDays(365));
        }
        ctx.redirect(OwnPath.orElse(form.exactly("next"), "/"), SEE_OTHER);
    }
}
