package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import latchkey.account.CurrentAccount;
import latchkey.token.TokenNarrowing.Narrowing;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.Web;
import org.jooq.DSLContext;

/** The pages that take away from a token what it does not use, at once or after a week of watching. */
public final class NarrowingPages {
    private final TokenNarrowing narrowing;
    private final TokenOfPath tokenOfPath;
    private final ScopeUseReader scopes;
    private final ScopeCatalogue catalogue;
    private final Web web;
    private final Clock clock;

    public NarrowingPages(
            TokenNarrowing narrowing,
            TokenOfPath tokenOfPath,
            DSLContext db,
            ScopeCatalogue catalogue,
            Web web,
            Clock clock) {
        this.narrowing = narrowing;
        this.tokenOfPath = tokenOfPath;
        this.scopes = new ScopeUseReader(db);
        this.catalogue = catalogue;
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var token = tokenOfPath.find(ctx);
        if (token.revocation() != null) {
            say(ctx, token, "%s is revoked and can’t be changed any more.");
        } else {
            var advice = ScopeAdvice.of(grants(token), clock.instant());
            render(ctx, token, NarrowingForm.of(token, advice), new FormErrors(), HttpStatus.OK);
        }
    }

    public void narrow(Context ctx) {
        var token = tokenOfPath.find(ctx);
        var form = NarrowingForm.read(Parameters.ofForm(ctx));
        var named = named(token);
        var errors = form.validate(grants(token).stream().map(ScopeGrant::scope).toList(), named);
        if (token.revocation() != null) {
            say(ctx, token, "%s is revoked and can’t be changed any more.");
            return;
        } else if (!errors.isEmpty()) {
            render(ctx, token, form, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        var draft = new TokenNarrowing.Draft(form.scopes(), named, form.seenModifiedAt(token));
        answer(
                ctx,
                form,
                form.isNow() ? narrowing.now(token, draft, actor) : narrowing.watch(token, draft, actor),
                form.isNow()
                        ? "%s was narrowed. What you took away is refused from now on."
                        : "%s is watched for 7 days. Nothing is refused until then.");
    }

    public void cancel(Context ctx) {
        var token = tokenOfPath.find(ctx);
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        var form = NarrowingForm.read(Parameters.ofForm(ctx));
        answer(ctx, form, narrowing.cancel(token, actor), "%s keeps every permission that it has.");
    }

    private void answer(Context ctx, NarrowingForm form, Narrowing came, String done) {
        var token = tokenOfPath.find(ctx);
        switch (came) {
            case Narrowing.Done unused -> say(ctx, token, done);
            case Narrowing.Revoked unused -> say(ctx, token, "%s is revoked and can’t be changed any more.");
            case Narrowing.Watched unused ->
                say(ctx, token, "%s is being watched already. Give that up before you begin anew.");
            case Narrowing.NotWatched unused -> say(ctx, token, "%s is not being watched any more.");
            case Narrowing.ChangedMeanwhile unused -> {
                var errors = new FormErrors()
                        .add(
                                "scopes",
                                "Somebody else changed this token since you opened this page. Look again, then save again");
                render(ctx, token, form.seen(token), errors, UNPROCESSABLE_CONTENT);
            }
        }
    }

    private void say(Context ctx, AccessToken token, String sentence) {
        web.flash().say(ctx, sentence.formatted(token.name()));
        ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
    }

    private void render(Context ctx, AccessToken token, NarrowingForm form, FormErrors errors, HttpStatus status) {
        var now = clock.instant();
        var grants = grants(token);
        ctx.status(status)
                .render(
                        "tokens/narrowing",
                        Map.of(
                                "token", TokenView.of(token, now),
                                "advice", ScopeAdvice.of(grants, now),
                                "narrowing", NarrowingView.of(grants, form.scopes(), named(token), now),
                                "form", form,
                                "errors", errors));
    }

    private List<ScopeGrant> grants(AccessToken token) {
        return scopes.grants(token.organizationId(), List.of(token.id())).getOrDefault(token.id(), List.of());
    }

    private List<String> named(AccessToken token) {
        var since = clock.instant().minus(ScopeAdvice.SPAN);
        // Only what people could choose themselves: whoever holds the token can ask for anything of such a shape.
        return ScopeCatalogue.complete(scopes.byWildcard(token.organizationId(), token.id(), since).stream()
                .filter(catalogue::contains)
                .toList());
    }
}
