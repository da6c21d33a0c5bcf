package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import java.util.Map;
import java.util.function.Consumer;
import latchkey.account.CurrentAccount;
import latchkey.web.Web;

/** The pages that end a rotation: by ending the former secret, or by giving the new one up. */
public final class CutOverPages {
    private final TokenRotation rotation;
    private final TokenOfPath tokenOfPath;
    private final CutOverBoards boards;
    private final Runnable storeUse;
    private final Web web;

    /** @param storeUse stores what is known of uses until now, so that a secret in use is not taken for an unused one */
    public CutOverPages(
            TokenRotation rotation, TokenOfPath tokenOfPath, CutOverBoards boards, Runnable storeUse, Web web) {
        this.rotation = rotation;
        this.tokenOfPath = tokenOfPath;
        this.boards = boards;
        this.storeUse = storeUse;
        this.web = web;
    }

    public void askToEnd(Context ctx) {
        ask(ctx, model -> ctx.render("tokens/former-secret-end", model));
    }

    public void end(Context ctx) {
        var token = tokenOfPath.find(ctx);
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        say(
                ctx,
                token,
                rotation.endFormer(token.organizationId(), token.id(), actor),
                "The former secret of %s has ended. Only the new one is accepted now.");
    }

    public void askToCancel(Context ctx) {
        ask(ctx, model -> ctx.render("tokens/rotation-cancellation", model));
    }

    public void cancel(Context ctx) {
        var token = tokenOfPath.find(ctx);
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        storeUse.run();
        say(
                ctx,
                token,
                rotation.cancel(token.organizationId(), token.id(), actor),
                "The new secret of %s was given up. The one from before is the only one again.");
    }

    private void ask(Context ctx, Consumer<Map<String, Object>> page) {
        var token = tokenOfPath.find(ctx);
        var board = boards.of(token);
        if (board == null) {
            say(ctx, token, new TokenRotation.Step.NotRotating(), "");
        } else {
            page.accept(Map.of("token", boards.view(token), "board", board));
        }
    }

    private void say(Context ctx, AccessToken token, TokenRotation.Step step, String done) {
        var sentence = switch (step) {
            case TokenRotation.Step.Done ended -> done;
            case TokenRotation.Step.NewSecretUsed used ->
                "The new secret of %s is in use already, so it was not given up. You can end the former one.";
            case TokenRotation.Step.NotRotating over -> "%s is not being rotated any more: it has one secret.";
        };
        if (step instanceof TokenRotation.Step.Done) {
            web.flash().say(ctx, sentence.formatted(token.name()));
        } else {
            web.flash().sayNot(ctx, sentence.formatted(token.name()));
        }
        ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
    }
}
