package latchkey.organization;

import static io.javalin.http.HttpStatus.GONE;
import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import latchkey.account.CurrentAccount;
import latchkey.account.PasswordRules;
import latchkey.account.SignInWays;
import latchkey.web.FormErrors;
import latchkey.web.Moment;
import latchkey.web.Parameters;
import latchkey.web.Web;

/** The page behind the link of an invitation. */
public final class AcceptancePages {
    private final InvitationAcceptance acceptance;
    private final PasswordRules passwordRules;
    private final SignInWays ways;
    private final Web web;
    private final Clock clock;

    public AcceptancePages(
            InvitationAcceptance acceptance, PasswordRules passwordRules, SignInWays ways, Web web, Clock clock) {
        this.passwordRules = passwordRules;
        this.ways = ways;
        this.acceptance = acceptance;
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        acceptance
                .find(ctx.pathParam("token"))
                .ifPresentOrElse(offer -> render(ctx, offer, new FormErrors(), HttpStatus.OK), () -> sayOver(ctx));
    }

    /** The address is never a matter of the form: it stands in the invitation. */
    public void accept(Context ctx) {
        var offer = acceptance.find(ctx.pathParam("token")).orElse(null);
        if (offer == null) {
            sayOver(ctx);
            return;
        }
        switch (Visitor.of(ctx, offer, acceptance)) {
            case INVITED -> answer(ctx, offer, acceptance.accept(ctx, offer, CurrentAccount.of(ctx)));
            case NEWCOMER -> {
                if (ways.passwords()) {
                    acceptAsNew(ctx, offer);
                } else {
                    render(ctx, offer, new FormErrors(), HttpStatus.FORBIDDEN);
                }
            }
            case SOMEBODY_ELSE, SIGNED_OUT -> render(ctx, offer, new FormErrors(), HttpStatus.FORBIDDEN);
        }
    }

    private void acceptAsNew(Context ctx, Offer offer) {
        var password = Parameters.ofForm(ctx).exactly("password");
        var errors = new FormErrors();
        passwordRules.check(
                errors,
                "password",
                password,
                List.of(offer.email(), offer.organization().name(), "latchkey"));
        if (errors.isEmpty()) {
            answer(ctx, offer, acceptance.acceptAsNew(ctx, offer, password));
        } else {
            render(ctx, offer, errors, UNPROCESSABLE_CONTENT);
        }
    }

    private void answer(Context ctx, Offer offer, InvitationAcceptance.Result result) {
        var organization = offer.organization();
        switch (result) {
            case JOINED -> {
                web.flash()
                        .say(
                                ctx,
                                "You belong to %s now, as %s."
                                        .formatted(
                                                organization.name(),
                                                offer.role().words()));
                ctx.redirect("/orgs/" + organization.slug() + "/tokens", SEE_OTHER);
            }
            case RAISED -> {
                var role = offer.role().oneOf();
                web.flash().say(ctx, "You belonged to %s before, and are %s now.".formatted(organization.name(), role));
                ctx.redirect("/orgs/" + organization.slug() + "/tokens", SEE_OTHER);
            }
            case MEMBER_BEFORE -> {
                web.flash().sayNot(ctx, "You belonged to " + organization.name() + " before. Your role is as it was.");
                ctx.redirect("/orgs/" + organization.slug() + "/tokens", SEE_OTHER);
            }
            case OVER -> sayOver(ctx);
            case ACCOUNT_EXISTS -> render(ctx, offer, new FormErrors(), HttpStatus.CONFLICT);
        }
    }

    /** One page for every link that does not work: a made-up one looks like one that was. */
    private static void sayOver(Context ctx) {
        ctx.status(GONE).render("organization/invitation-over");
    }

    private void render(Context ctx, Offer offer, FormErrors errors, HttpStatus status) {
        ctx.status(status)
                .render(
                        "organization/invitation",
                        Map.of(
                                "offer",
                                offer,
                                "until",
                                new Moment(offer.expiresAt(), clock.instant()),
                                "visitor",
                                Visitor.of(ctx, offer, acceptance),
                                "url",
                                "/invitations/" + ctx.pathParam("token"),
                                "errors",
                                errors));
    }

    /** Who follows the link of an invitation. */
    enum Visitor {
        /** Signed in with the address that was invited. */
        INVITED,
        /** Signed in with another: the address invited is the one that accepts. */
        SOMEBODY_ELSE,
        /** A stranger, while the address has an account. */
        SIGNED_OUT,
        /** A stranger, and nobody has an account of the address. */
        NEWCOMER;

        static Visitor of(Context ctx, Offer offer, InvitationAcceptance acceptance) {
            var account = CurrentAccount.orNull(ctx);
            if (account != null) {
                return account.email().equals(offer.email()) ? INVITED : SOMEBODY_ELSE;
            }
            return acceptance.hasAccount(offer) ? SIGNED_OUT : NEWCOMER;
        }

        /** For the template. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
