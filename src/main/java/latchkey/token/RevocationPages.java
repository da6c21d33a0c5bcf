package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import latchkey.account.CurrentAccount;
import latchkey.organization.CurrentMember;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.Web;

/** The pages that ask before a token is revoked, showing what that ends, and revoke it. */
public final class RevocationPages {
    private final TokenRevocation revocation;
    private final RevocationPreviews previews;
    private final TokenOfPath tokenOfPath;
    private final ReachedInstances reached;
    private final Web web;
    private final Clock clock;

    public RevocationPages(
            TokenRevocation revocation,
            RevocationPreviews previews,
            TokenOfPath tokenOfPath,
            ReachedInstances reached,
            Web web,
            Clock clock) {
        this.reached = reached;
        this.revocation = revocation;
        this.previews = previews;
        this.tokenOfPath = tokenOfPath;
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var token = tokenOfPath.find(ctx);
        if (token.revocation() != null) {
            sayRevokedBefore(ctx, token);
        } else {
            render(ctx, token, RevocationForm.empty(), new FormErrors(), HttpStatus.OK);
        }
    }

    public void revoke(Context ctx) {
        var token = tokenOfPath.find(ctx);
        var form = RevocationForm.read(Parameters.ofForm(ctx));
        var errors = form.validate();
        if (token.revocation() != null) {
            reached.await();
            sayRevokedBefore(ctx, token);
        } else if (!errors.isEmpty()) {
            render(ctx, token, form, errors, UNPROCESSABLE_CONTENT);
        } else {
            revoke(ctx, token, form);
        }
    }

    private void revoke(Context ctx, AccessToken token, RevocationForm form) {
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        var begun = clock.instant();
        var revoked = revocation
                .revoke(CurrentMember.of(ctx), Set.of(token.id()), actor, form.text())
                .orElseThrow(NotFoundResponse::new);
        if (revoked == 1) {
            web.flash().say(ctx, token.name() + " was revoked. Nothing accepts it any more." + reached.since(begun));
            ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
        } else {
            reached.await();
            sayRevokedBefore(ctx, tokenOfPath.find(ctx));
        }
    }

    private void sayRevokedBefore(Context ctx, AccessToken token) {
        web.flash().sayNot(ctx, RevocationWords.before(List.of(token), clock.instant()));
        ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
    }

    private void render(Context ctx, AccessToken token, RevocationForm form, FormErrors errors, HttpStatus status) {
        var preview = previews.of(CurrentMember.of(ctx), List.of(token));
        ctx.status(status)
                .render(
                        "tokens/revocation",
                        Map.of(
                                "token", TokenView.of(token, clock.instant()),
                                "preview", preview,
                                "form", form,
                                "errors", errors));
    }
}
