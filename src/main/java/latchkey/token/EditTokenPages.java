package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.Map;
import latchkey.organization.CurrentMember;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.Web;

/** The pages that change the name and description of a token. */
public final class EditTokenPages {
    private final TokenLifecycle lifecycle;
    private final TokenOfPath tokenOfPath;
    private final Web web;
    private final Clock clock;

    public EditTokenPages(TokenLifecycle lifecycle, TokenOfPath tokenOfPath, Web web, Clock clock) {
        this.lifecycle = lifecycle;
        this.tokenOfPath = tokenOfPath;
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var token = tokenOfPath.find(ctx);
        if (token.revocation() != null) {
            sayRevoked(ctx, token);
        } else {
            render(ctx, token, new Form(token.name(), token.description()), new FormErrors(), HttpStatus.OK);
        }
    }

    public void edit(Context ctx) {
        var token = tokenOfPath.find(ctx);
        var form = Form.read(Parameters.ofForm(ctx));
        var errors = CreateTokenForm.validateText(form.name(), form.description());
        if (!errors.isEmpty()) {
            render(ctx, token, form, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var actor = CurrentMember.of(ctx).actor(ctx, web.clientAddress());
        switch (lifecycle.edit(token, actor, form.name(), form.description())) {
            case TokenLifecycle.Edit.Edited edited -> {
                web.flash().say(ctx, form.name() + " was saved.");
                ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
            }
            case TokenLifecycle.Edit.NameTaken taken ->
                render(
                        ctx,
                        token,
                        form,
                        errors.add("name", CreateTokenForm.nameTaken(form.name())),
                        UNPROCESSABLE_CONTENT);
            case TokenLifecycle.Edit.Revoked revoked -> sayRevoked(ctx, token);
        }
    }

    private void sayRevoked(Context ctx, AccessToken token) {
        web.flash().say(ctx, token.name() + " is revoked and can’t be changed any more.");
        ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
    }

    private void render(Context ctx, AccessToken token, Form form, FormErrors errors, HttpStatus status) {
        ctx.status(status)
                .render(
                        "tokens/edit",
                        Map.of("token", TokenView.of(token, 0, clock.instant()), "form", form, "errors", errors));
    }

    /** What was typed to edit a token, kept as typed so that the form can be shown again. */
    record Form(String name, String description) {
        static Form read(Parameters form) {
            return new Form(form.text("name"), form.lines("description"));
        }
    }
}
