package latchkey.token;

import static io.javalin.http.HttpStatus.CONFLICT;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import latchkey.account.CurrentAccount;
import latchkey.organization.CurrentMember;
import latchkey.organization.PolicyStore;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.Web;
import org.jspecify.annotations.Nullable;

/** The pages that create a token, and show its secret once. */
public final class CreateTokenPages {
    private final TokenLifecycle lifecycle;
    private final TokenOfPath tokenOfPath;
    private final ScopeCatalogue catalogue;
    private final Reveal reveal;
    private final PolicyStore policies;
    private final Web web;
    private final Clock clock;

    public CreateTokenPages(
            TokenLifecycle lifecycle,
            TokenOfPath tokenOfPath,
            ScopeCatalogue catalogue,
            PolicyStore policies,
            Web web,
            Clock clock) {
        this.lifecycle = lifecycle;
        this.tokenOfPath = tokenOfPath;
        this.catalogue = catalogue;
        this.reveal = new Reveal(catalogue, web.baseUrl(), clock);
        this.policies = policies;
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        render(ctx, CreateTokenForm.empty(expiry(ctx)), new FormErrors(), HttpStatus.OK);
    }

    public void create(Context ctx) {
        var form = CreateTokenForm.read(Parameters.ofForm(ctx), catalogue);
        var errors = form.validate(catalogue, expiry(ctx));
        if (!errors.isEmpty()) {
            render(ctx, form, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var member = CurrentMember.of(ctx);
        var creation = lifecycle.create(
                member.organization().id(),
                member.account().id(),
                CurrentAccount.actor(ctx, web.clientAddress()),
                form.draft(today()));
        switch (creation) {
            case TokenLifecycle.Creation.Created created -> reveal.created(ctx, created.token(), created.secret());
            case TokenLifecycle.Creation.NameTaken taken ->
                render(ctx, form, errors.add("name", CreateTokenForm.nameTaken(form.name())), UNPROCESSABLE_CONTENT);
            case TokenLifecycle.Creation.TooMany tooMany ->
                render(ctx, form, errors.add("name", CreateTokenForm.tooMany(tooMany.most())), UNPROCESSABLE_CONTENT);
            case TokenLifecycle.Creation.AlreadyCreated earlier ->
                ctx.status(CONFLICT)
                        .render("tokens/already-shown", reveal.model(tokenOfPath.find(ctx, earlier.tokenId())));
        }
    }

    private void render(Context ctx, CreateTokenForm form, FormErrors errors, HttpStatus status) {
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("form", form);
        model.put("errors", errors);
        model.put("matrix", PermissionMatrix.of(catalogue, form.scopes()));
        model.put("expiry", expiry(ctx));
        ctx.status(status).render("tokens/new", model);
    }

    private Expiry expiry(Context ctx) {
        return new Expiry(policies.of(CurrentMember.of(ctx).organization().id()), today());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
