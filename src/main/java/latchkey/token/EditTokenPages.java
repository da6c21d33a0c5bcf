package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import latchkey.account.CurrentAccount;
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
            render(ctx, token, Form.of(token), new FormErrors(), HttpStatus.OK);
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
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        switch (lifecycle.edit(token, form.seenModifiedAt(token), actor, form.name(), form.description())) {
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
            case TokenLifecycle.Edit.ChangedMeanwhile changed -> sayChanged(ctx, form);
        }
    }

    /** What was typed stays, what somebody else saved is told, and saving again is a choice. */
    private void sayChanged(Context ctx, Form form) {
        var token = tokenOfPath.find(ctx);
        var errors = new FormErrors()
                .require(token.name().equals(form.name()), "name", changedTo("name", token.name()))
                .require(
                        token.description().equals(form.description()),
                        "description",
                        changedTo("description", token.description()));
        if (errors.isEmpty()) {
            web.flash().say(ctx, form.name() + " was saved.");
            ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
        } else {
            render(ctx, token, form.seen(token), errors, UNPROCESSABLE_CONTENT);
        }
    }

    private static String changedTo(String field, String value) {
        return "Somebody else saved the %s “%s” since you opened this page. Save again to replace it"
                .formatted(field, value);
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

    /**
     * What was typed to edit a token, kept as typed so that the form can be shown again.
     *
     * @param modifiedAt when the token had last been changed as the form was made; "" for programs that don't mind
     */
    record Form(String name, String description, String modifiedAt) {
        static Form of(AccessToken token) {
            return new Form(
                    token.name(), token.description(), token.modifiedAt().toString());
        }

        static Form read(Parameters form) {
            return new Form(form.text("name"), form.lines("description"), form.exactly("modified_at"));
        }

        Form seen(AccessToken token) {
            return new Form(name, description, token.modifiedAt().toString());
        }

        Instant seenModifiedAt(AccessToken token) {
            try {
                return modifiedAt.isEmpty() ? token.modifiedAt() : Instant.parse(modifiedAt);
            } catch (DateTimeParseException e) {
                throw new BadRequestResponse("The field “modified_at” is not a time.");
            }
        }
    }
}
