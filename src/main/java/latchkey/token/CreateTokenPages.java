package latchkey.token;

import static io.javalin.http.HttpStatus.CONFLICT;
import static io.javalin.http.HttpStatus.FORBIDDEN;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latchkey.account.CurrentAccount;
import latchkey.organization.CurrentMember;
import latchkey.web.FormErrors;
import latchkey.web.Moment;
import latchkey.web.Parameters;
import latchkey.web.PathId;
import latchkey.web.Web;
import org.jspecify.annotations.Nullable;

/** The pages that ask what a token shall be, have it checked, create it, and show its secret once. */
public final class CreateTokenPages {
    private final TokenLifecycle lifecycle;
    private final TokenOfPath tokenOfPath;
    private final RulesOfMember rulesOfMember;
    private final Reveal reveal;
    private final Web web;
    private final Clock clock;

    public CreateTokenPages(
            TokenLifecycle lifecycle,
            TokenOfPath tokenOfPath,
            RulesOfMember rulesOfMember,
            ScopeCatalogue catalogue,
            Web web,
            Clock clock) {
        this.lifecycle = lifecycle;
        this.tokenOfPath = tokenOfPath;
        this.rulesOfMember = rulesOfMember;
        this.reveal = new Reveal(catalogue, web.baseUrl(), clock);
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var rules = rulesOfMember.of(ctx);
        if (!rules.mayCreate()) {
            sayWhoMay(ctx, rules);
            return;
        }
        var prefill = prefill(ctx, rules);
        render(ctx, rules, prefill.form(), prefill.errors(), prefill.notes(), HttpStatus.OK);
    }

    private Prefill prefill(Context ctx, TokenRules rules) {
        var query = Parameters.ofQuery(ctx);
        if (query.has("like")) {
            var id = PathId.parse(query.exactly("like"));
            return Prefill.like(tokenOfPath.find(ctx, id), rules, clock.instant());
        }
        return Prefill.isAsked(query, rules.catalogue()) ? Prefill.ofLink(query, rules) : Prefill.empty(rules);
    }

    /** Shows what would be created; or the form again, changed by one of its buttons or with what is wrong. */
    public void check(Context ctx) {
        var rules = rulesOfMember.of(ctx);
        if (!rules.mayCreate()) {
            sayWhoMay(ctx, rules);
            return;
        }
        var typed = Parameters.ofForm(ctx);
        var form = CreateTokenForm.read(typed, rules.catalogue());
        var step = FormStep.read(typed);
        if (step != FormStep.SEND) {
            var address = web.clientAddress().of(ctx);
            render(ctx, rules, form.after(step, rules, address), new FormErrors(), List.of(), HttpStatus.OK);
            return;
        }
        var errors = form.validate(rules);
        if (errors.isEmpty()) {
            ctx.render("tokens/check", answers(ctx, rules, form));
        } else {
            render(ctx, rules, form, errors, List.of(), UNPROCESSABLE_CONTENT);
        }
    }

    private Map<String, @Nullable Object> answers(Context ctx, TokenRules rules, CreateTokenForm form) {
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("form", form);
        model.put("end", Moment.orNull(form.expiry().instant(rules.today()), clock.instant()));
        model.put(
                "matrix",
                PermissionMatrix.of(rules.catalogue(), form.chosen().scopes()).granted());
        model.put(
                "where",
                NetworkNotes.of(form.allowedNetworks())
                        .seenFrom(web.clientAddress().of(ctx)));
        model.put("owner", rules.owner(form.owner()).orElseThrow());
        model.put("several", rules.owners().size() > 1);
        return model;
    }

    public void create(Context ctx) {
        var rules = rulesOfMember.of(ctx);
        if (!rules.mayCreate()) {
            sayWhoMay(ctx, rules);
            return;
        }
        var form = CreateTokenForm.read(Parameters.ofForm(ctx), rules.catalogue());
        var errors = form.validate(rules);
        if (!errors.isEmpty()) {
            render(ctx, rules, form, errors, List.of(), UNPROCESSABLE_CONTENT);
            return;
        }
        var creation = lifecycle.create(
                rules.member().organization().id(),
                rules.owner(form.owner()).orElseThrow().accountId(),
                CurrentAccount.actor(ctx, web.clientAddress()),
                form.draft(rules));
        switch (creation) {
            case TokenLifecycle.Creation.Created created -> reveal.created(ctx, created.token(), created.secret());
            case TokenLifecycle.Creation.NameTaken taken ->
                refuse(ctx, rules, form, CreateTokenForm.nameTaken(form.name()));
            case TokenLifecycle.Creation.TooMany tooMany ->
                refuse(ctx, rules, form, CreateTokenForm.tooMany(tooMany.most()));
            case TokenLifecycle.Creation.PolicyChanged changed -> create(ctx);
            case TokenLifecycle.Creation.NotAllowed gone ->
                throw new ForbiddenResponse(
                        "You, or whoever shall own the token, may not own tokens here any more. Nothing was created.");
            case TokenLifecycle.Creation.AlreadyCreated earlier ->
                ctx.status(CONFLICT)
                        .render("tokens/already-shown", reveal.model(tokenOfPath.find(ctx, earlier.tokenId())));
        }
    }

    private void refuse(Context ctx, TokenRules rules, CreateTokenForm form, String message) {
        render(ctx, rules, form, new FormErrors().add("name", message), List.of(), UNPROCESSABLE_CONTENT);
    }

    private static void sayWhoMay(Context ctx, TokenRules rules) {
        ctx.status(FORBIDDEN)
                .render(
                        "tokens/not-allowed",
                        Map.of(
                                "owners",
                                rules.organizationOwners(),
                                "role",
                                CurrentMember.of(ctx).role()));
    }

    private void render(
            Context ctx,
            TokenRules rules,
            CreateTokenForm form,
            FormErrors errors,
            List<String> notes,
            HttpStatus status) {
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("form", form);
        model.put("errors", errors);
        model.put("notes", notes);
        model.put("expiry", rules.expiry());
        model.put("chooser", rules.chooser(form.chosen(), List.of()));
        model.put("owners", OwnerOption.of(rules, form.owner()));
        model.put("address", web.clientAddress().of(ctx));
        ctx.status(status).render("tokens/new", model);
    }
}
