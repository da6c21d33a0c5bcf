package latchkey.account;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.Map;
import latchkey.web.PathId;

/** The page that gives a form back that was kept, to be sent now. */
public final class ResumptionPages {
    static final String PATH = "/account/resumption/";

    private final KeptForms keptForms;

    public ResumptionPages(KeptForms keptForms) {
        this.keptForms = keptForms;
    }

    /** The first time the page sends the form by itself, where there is JavaScript; coming back to it sends nothing. */
    public void show(Context ctx) {
        var id = PathId.of(ctx);
        var form = keptForms.find(ctx, id, CurrentAccount.of(ctx).id());
        if (form.isEmpty()) {
            ctx.status(HttpStatus.GONE).render("account/resumption-over");
        } else {
            var isFirst = ctx.method().equals(HandlerType.GET) && keptForms.isShownFirst(id);
            ctx.render(
                    "account/resumption",
                    Map.of("form", form.get(), "kept", keptForms.words(form.get()), "first", isFirst));
        }
    }
}
