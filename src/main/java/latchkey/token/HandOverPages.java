package latchkey.token;

import static io.javalin.http.HttpStatus.CONFLICT;
import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import latchkey.account.CurrentAccount;
import latchkey.organization.CurrentMember;
import latchkey.organization.Role;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.PathId;
import latchkey.web.Web;

/** The pages that ask what becomes of somebody's tokens before they leave, are removed, or become an auditor. */
public final class HandOverPages {
    private final HandOver handOver;
    private final TokenRevocation people;
    private final Web web;
    private final Clock clock;

    public HandOverPages(HandOver handOver, TokenRevocation people, Web web, Clock clock) {
        this.handOver = handOver;
        this.people = people;
        this.web = web;
        this.clock = clock;
    }

    public void askToRemove(Context ctx) {
        if (PathId.of(ctx).equals(CurrentMember.of(ctx).account().id())) {
            ctx.redirect(organization(ctx) + "/membership/departure", SEE_OTHER);
        } else {
            ask(ctx, HandOverPurpose.REMOVAL, other(ctx));
        }
    }

    public void remove(Context ctx) {
        perform(ctx, HandOverPurpose.REMOVAL, other(ctx));
    }

    public void askToMakeAuditor(Context ctx) {
        ask(ctx, HandOverPurpose.AUDITING, other(ctx));
    }

    public void makeAuditor(Context ctx) {
        perform(ctx, HandOverPurpose.AUDITING, other(ctx));
    }

    public void askToLeave(Context ctx) {
        ask(ctx, HandOverPurpose.DEPARTURE, self(ctx));
    }

    public void leave(Context ctx) {
        perform(ctx, HandOverPurpose.DEPARTURE, self(ctx));
    }

    private Person other(Context ctx) {
        return people.find(CurrentMember.of(ctx), PathId.of(ctx)).orElseThrow(NotFoundResponse::new);
    }

    private static Person self(Context ctx) {
        var account = CurrentMember.of(ctx).account();
        return new Person(account.id(), account.email());
    }

    private void ask(Context ctx, HandOverPurpose purpose, Person person) {
        if (handOver.isLastOwner(CurrentMember.of(ctx), person)) {
            sayLastOwner(ctx, person);
        } else {
            var suggested = HandOverForm.suggested(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
            render(ctx, purpose, person, suggested, new FormErrors(), HttpStatus.OK);
        }
    }

    private void perform(Context ctx, HandOverPurpose purpose, Person person) {
        var by = CurrentMember.of(ctx);
        var form = HandOverForm.read(Parameters.ofForm(ctx), handOver.tokensOf(by, person));
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        switch (handOver.perform(new HandOverOrder(purpose, by, person, form, actor))) {
            case HandOver.Result.Done done -> sayDone(ctx, purpose, person);
            case HandOver.Result.Refused refused ->
                render(ctx, purpose, person, form, refused.errors(), UNPROCESSABLE_CONTENT);
            case HandOver.Result.OtherTokens other -> {
                var errors = new FormErrors()
                        .add(
                                "for_all",
                                "The tokens are not those that this page showed. Look at them again, then send it once more");
                render(ctx, purpose, person, form, errors, form.seen().isEmpty() ? UNPROCESSABLE_CONTENT : CONFLICT);
            }
            case HandOver.Result.LastOwner last -> sayLastOwner(ctx, person);
            case HandOver.Result.NotOwner notOwner -> throw new ForbiddenResponse();
            case HandOver.Result.NotAMember nobody -> throw new NotFoundResponse();
        }
    }

    private void sayDone(Context ctx, HandOverPurpose purpose, Person person) {
        var organization = CurrentMember.of(ctx).organization().name();
        switch (purpose) {
            case REMOVAL -> {
                web.flash().say(ctx, person.email() + " was removed from " + organization + ".");
                ctx.redirect(organization(ctx) + "/members", SEE_OTHER);
            }
            case AUDITING -> {
                web.flash().say(ctx, person.email() + " is an auditor now. It holds from their next click on.");
                ctx.redirect(organization(ctx) + "/members", SEE_OTHER);
            }
            case DEPARTURE -> {
                web.flash().say(ctx, "You left " + organization + ".");
                ctx.redirect("/", SEE_OTHER);
            }
        }
    }

    private void sayLastOwner(Context ctx, Person person) {
        web.flash().sayNot(ctx, person.email() + " is the only owner. Make somebody else an owner first.");
        ctx.redirect(organization(ctx) + "/members", SEE_OTHER);
    }

    private static String organization(Context ctx) {
        return "/orgs/" + CurrentMember.of(ctx).organization().slug();
    }

    private void render(
            Context ctx,
            HandOverPurpose purpose,
            Person person,
            HandOverForm form,
            FormErrors errors,
            HttpStatus status) {
        var by = CurrentMember.of(ctx);
        var view = HandOverView.of(
                handOver.tokensOf(by, person), handOver.receivers(by, person), form, errors, clock.instant());
        ctx.status(status)
                .render(
                        "tokens/hand-over",
                        Map.of(
                                "purpose", purpose,
                                "person", person,
                                "owned", view,
                                "form", form,
                                "errors", errors,
                                "today", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
                                "byOwner", by.role() == Role.OWNER));
    }
}
