package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.LinkedHashMap;
import latchkey.account.CurrentAccount;
import latchkey.web.Detour;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.Web;
import org.jspecify.annotations.Nullable;

/** The pages that change what a token is called, may do, and until when. */
public final class EditTokenPages {
    private final TokenEditing editing;
    private final TokenOfPath tokenOfPath;
    private final RulesOfMember rulesOfMember;
    private final Detour detour;
    private final Web web;
    private final Clock clock;

    public EditTokenPages(
            TokenEditing editing,
            TokenOfPath tokenOfPath,
            RulesOfMember rulesOfMember,
            Detour detour,
            Web web,
            Clock clock) {
        this.editing = editing;
        this.tokenOfPath = tokenOfPath;
        this.rulesOfMember = rulesOfMember;
        this.detour = detour;
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var token = tokenOfPath.find(ctx);
        if (token.revocation() != null) {
            sayRevoked(ctx, token);
        } else {
            render(ctx, token, EditTokenForm.of(token), new FormErrors(), HttpStatus.OK);
        }
    }

    public void edit(Context ctx) {
        var token = tokenOfPath.find(ctx);
        var rules = rulesOfMember.of(ctx);
        var typed = Parameters.ofForm(ctx);
        var form = EditTokenForm.read(typed, token, rules.catalogue());
        var step = FormStep.read(typed);
        if (step != FormStep.SEND) {
            var changed = form.after(step, rules, web.clientAddress().of(ctx));
            render(ctx, token, changed, new FormErrors(), HttpStatus.OK);
            return;
        }
        var errors = form.validate(token, rules);
        if (errors.isEmpty()) {
            save(ctx, token, form, typed.exactly("widen").equals("yes"));
        } else {
            render(ctx, token, form, errors, UNPROCESSABLE_CONTENT);
        }
    }

    /** Whoever takes something away need prove nothing: that has to be quick. */
    private void save(Context ctx, AccessToken token, EditTokenForm form, boolean confirmed) {
        var isStale = !form.seenModifiedAt(token).equals(token.modifiedAt());
        if (isStale || form.edit(token).widening(token).isEmpty()) {
            save(ctx, token, form, confirmed, false);
        } else if (!confirmed) {
            askToWiden(ctx, token, form);
        } else if (CurrentAccount.hasProved(ctx)) {
            save(ctx, token, form, true, true);
        } else {
            detour.prove(ctx);
        }
    }

    private void save(Context ctx, AccessToken token, EditTokenForm form, boolean confirmed, boolean proven) {
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        switch (editing.edit(token, form.seenModifiedAt(token), actor, form.edit(token), proven)) {
            case TokenEditing.Result.Edited edited -> saySaved(ctx, token, form);
            case TokenEditing.Result.NameTaken taken -> {
                var errors = new FormErrors().add("name", CreateTokenForm.nameTaken(form.name()));
                render(ctx, token, form, errors, UNPROCESSABLE_CONTENT);
            }
            case TokenEditing.Result.Revoked revoked -> sayRevoked(ctx, token);
            case TokenEditing.Result.ChangedMeanwhile changed -> sayChanged(ctx, form, confirmed);
            case TokenEditing.Result.ProofMissing missing -> askToWiden(ctx, token, form);
            case TokenEditing.Result.Prolonged prolonged -> throw new IllegalStateException("Validated before");
        }
    }

    /** What was typed stays, what somebody else saved is told, and saving again is a choice; if there is one to make. */
    private void sayChanged(Context ctx, EditTokenForm form, boolean confirmed) {
        var token = tokenOfPath.find(ctx);
        var differences = form.differences(token);
        if (differences.isEmpty()) {
            save(ctx, token, form.seen(token), confirmed);
        } else {
            render(ctx, token, form.seen(token), differences, UNPROCESSABLE_CONTENT);
        }
    }

    private void saySaved(Context ctx, AccessToken token, EditTokenForm form) {
        web.flash().say(ctx, form.name() + " was saved.");
        ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
    }

    private void sayRevoked(Context ctx, AccessToken token) {
        web.flash().sayNot(ctx, token.name() + " is revoked and can’t be changed any more.");
        ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
    }

    private void askToWiden(Context ctx, AccessToken token, EditTokenForm form) {
        var edit = form.edit(token);
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("token", TokenView.of(token, clock.instant()));
        model.put("form", form);
        model.put("widening", edit.widening(token));
        model.put("changes", edit.changes(token));
        ctx.render("tokens/widening", model);
    }

    private void render(Context ctx, AccessToken token, EditTokenForm form, FormErrors errors, HttpStatus status) {
        var rules = rulesOfMember.of(ctx);
        var now = clock.instant();
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("token", TokenView.of(token, now));
        model.put("form", form);
        model.put("errors", errors);
        model.put("chooser", rules.chooser(form.chosen(), token.scopes()));
        model.put("today", rules.today());
        model.put("lastDay", EditTokenForm.lastDay(token));
        model.put("ended", token.status(now) == TokenStatus.EXPIRED);
        model.put("address", web.clientAddress().of(ctx));
        ctx.status(status).render("tokens/edit", model);
    }
}
