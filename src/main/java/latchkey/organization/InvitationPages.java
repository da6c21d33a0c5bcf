package latchkey.organization;

import static io.javalin.http.HttpStatus.CONFLICT;
import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.TOO_MANY_REQUESTS;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.Map;
import java.util.UUID;
import latchkey.account.CurrentAccount;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.PathId;
import latchkey.web.Web;

/** Where owners invite people, send invitations again and cancel them. */
public final class InvitationPages {
    private static final String TOO_SOON =
            "A mail was sent to this address less than a minute ago. Wait a minute, then send it again";
    private static final String TOO_MANY =
            "This organization has sent %d invitations within an hour, and no more are allowed. Try again later"
                    .formatted(Invitations.MOST_IN_AN_HOUR);

    private final Invitations invitations;
    private final Web web;

    public InvitationPages(Invitations invitations, Web web) {
        this.invitations = invitations;
        this.web = web;
    }

    public void show(Context ctx) {
        render(ctx, InvitationForm.empty(), new FormErrors(), HttpStatus.OK);
    }

    public void invite(Context ctx) {
        var form = InvitationForm.read(Parameters.ofForm(ctx));
        var errors = form.validate();
        if (!errors.isEmpty()) {
            render(ctx, form, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        switch (invitations.invite(CurrentMember.of(ctx), form, actor)) {
            case Invitations.Result.Sent sent -> saySent(ctx, sent);
            case Invitations.Result.AlreadyMember member ->
                refuse(ctx, form, "This address belongs to a member already", CONFLICT);
            case Invitations.Result.AlreadyInvited invited ->
                refuse(
                        ctx,
                        form,
                        "This address is invited already. You can send its invitation again from the list of members",
                        CONFLICT);
            case Invitations.Result.TooSoon soon -> refuse(ctx, form, TOO_SOON, TOO_MANY_REQUESTS);
            case Invitations.Result.TooMany many -> refuse(ctx, form, TOO_MANY, TOO_MANY_REQUESTS);
            case Invitations.Result.Over over -> throw new IllegalStateException("Nothing was renewed");
            case Invitations.Result.NotOwner notOwner -> throw new ForbiddenResponse();
        }
    }

    public void renew(Context ctx) {
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        switch (invitations.renew(CurrentMember.of(ctx), existing(ctx), actor)) {
            case Invitations.Result.Sent sent -> saySent(ctx, sent);
            case Invitations.Result.AlreadyMember member -> sayNot(ctx, "This address belongs to a member by now.");
            case Invitations.Result.Over over -> sayOver(ctx);
            case Invitations.Result.TooSoon soon -> sayNot(ctx, TOO_SOON + ".");
            case Invitations.Result.TooMany many -> sayNot(ctx, TOO_MANY + ".");
            case Invitations.Result.AlreadyInvited invited -> throw new IllegalStateException("Only asked of others");
            case Invitations.Result.NotOwner notOwner -> throw new ForbiddenResponse();
        }
    }

    public void cancel(Context ctx) {
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        var email = invitations.cancel(CurrentMember.of(ctx), existing(ctx), actor);
        if (email.isEmpty()) {
            sayOver(ctx);
        } else {
            web.flash().say(ctx, "The invitation of " + email + " was cancelled. Its link leads nowhere now.");
            toMembers(ctx);
        }
    }

    private UUID existing(Context ctx) {
        var id = PathId.of(ctx);
        if (!invitations.exists(CurrentMember.of(ctx), id)) {
            throw new NotFoundResponse();
        }
        return id;
    }

    private void saySent(Context ctx, Invitations.Result.Sent sent) {
        web.flash()
                .say(
                        ctx,
                        "%s was invited as %s. The link in the mail works once, within %d days."
                                .formatted(sent.email(), sent.role().words(), InvitationSending.LIFETIME.toDays()));
        toMembers(ctx);
    }

    private void sayOver(Context ctx) {
        sayNot(ctx, "This invitation was accepted, cancelled or sent again meanwhile.");
    }

    private void sayNot(Context ctx, String sentence) {
        web.flash().sayNot(ctx, sentence);
        toMembers(ctx);
    }

    private static void toMembers(Context ctx) {
        ctx.redirect("/orgs/" + CurrentMember.of(ctx).organization().slug() + "/members", SEE_OTHER);
    }

    private static void refuse(Context ctx, InvitationForm form, String message, HttpStatus status) {
        render(ctx, form, new FormErrors().add("email", message), status);
    }

    private static void render(Context ctx, InvitationForm form, FormErrors errors, HttpStatus status) {
        ctx.status(status).render("organization/invite", Map.of("form", form, "errors", errors));
    }
}
