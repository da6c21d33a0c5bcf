package latchkey.site;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.TOO_MANY_REQUESTS;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.Map;
import latchkey.account.CurrentAccount;
import latchkey.account.Email;
import latchkey.organization.FirstOwners;
import latchkey.organization.Organization;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.PathId;
import latchkey.web.Web;

/** Where site administrators create organizations and name who owns them first. */
public final class FirstOwnerPages {
    private static final String TOO_SOON =
            "A mail was sent to this address less than a minute ago. Wait a minute, then send it again";

    private final FirstOwners owners;
    private final Web web;

    public FirstOwnerPages(FirstOwners owners, Web web) {
        this.owners = owners;
        this.web = web;
    }

    public void showNew(Context ctx) {
        renderNew(ctx, new NewOrganizationForm("", "", ""), new FormErrors(), HttpStatus.OK);
    }

    public void create(Context ctx) {
        var form = NewOrganizationForm.read(Parameters.ofForm(ctx));
        var errors = form.validate();
        if (!errors.isEmpty()) {
            renderNew(ctx, form, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var organization = new Organization(UuidCreator.getTimeOrderedEpoch(), form.slug(), form.name());
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        var result = owners.create(CurrentAccount.of(ctx), organization, form.normalizedEmail(), actor);
        if (result instanceof FirstOwners.Result.SlugTaken) {
            errors.add("slug", "“" + form.slug() + "” is taken by another organization. Choose another");
            renderNew(ctx, form, errors, UNPROCESSABLE_CONTENT);
        } else {
            say(ctx, form.name() + " was created. " + whatCame(result, form.normalizedEmail()));
        }
    }

    public void show(Context ctx) {
        render(ctx, organization(ctx), "", new FormErrors(), HttpStatus.OK);
    }

    public void name(Context ctx) {
        var organization = organization(ctx);
        var email = Parameters.ofForm(ctx).text("email");
        var errors = NewOrganizationForm.checkOwner(new FormErrors(), email);
        if (!errors.isEmpty()) {
            render(ctx, organization, email, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        var result = owners.name(CurrentAccount.of(ctx), organization, Email.normalized(email), actor);
        if (result instanceof FirstOwners.Result.TooSoon) {
            render(ctx, organization, email, errors.add("email", TOO_SOON), TOO_MANY_REQUESTS);
        } else {
            tell(ctx, result, Email.normalized(email));
        }
    }

    private void tell(Context ctx, FirstOwners.Result result, String email) {
        if (result instanceof FirstOwners.Result.HasOwner) {
            web.flash().sayNot(ctx, whatCame(result, email));
            ctx.redirect("/site/organizations", SEE_OTHER);
        } else {
            say(ctx, whatCame(result, email));
        }
    }

    private static String whatCame(FirstOwners.Result result, String email) {
        return switch (result) {
            case FirstOwners.Result.Owner owner -> email + " owns it now, and was told by mail.";
            case FirstOwners.Result.Invited invited ->
                email + " was invited as its owner. The link in the mail works once, within 7 days.";
            case FirstOwners.Result.HasOwner owner -> "It has an owner by now. Nothing was changed.";
            case FirstOwners.Result.SlugTaken taken -> throw new IllegalStateException("Answered before");
            case FirstOwners.Result.TooSoon soon -> throw new IllegalStateException("Answered before");
        };
    }

    private Organization organization(Context ctx) {
        return owners.find(PathId.of(ctx)).orElseThrow(NotFoundResponse::new);
    }

    private void say(Context ctx, String sentence) {
        web.flash().say(ctx, sentence);
        ctx.redirect("/site/organizations", SEE_OTHER);
    }

    private static void renderNew(Context ctx, NewOrganizationForm form, FormErrors errors, HttpStatus status) {
        ctx.status(status).render("site/organization-new", Map.of("form", form, "errors", errors));
    }

    private static void render(
            Context ctx, Organization organization, String email, FormErrors errors, HttpStatus status) {
        ctx.status(status)
                .render(
                        "site/organization-owner",
                        Map.of("organization", organization, "email", email, "errors", errors));
    }
}
