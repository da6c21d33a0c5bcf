package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import latchkey.account.CurrentAccount;
import latchkey.organization.CurrentMember;
import latchkey.web.FormErrors;
import latchkey.web.Moment;
import latchkey.web.Parameters;
import latchkey.web.Web;

/** The pages that ask before a token is revoked, and revoke it. */
public final class RevocationPages {
    private static final Duration RECENTLY = Duration.ofDays(30);

    private final TokenLifecycle lifecycle;
    private final TokenOfPath tokenOfPath;
    private final Web web;
    private final Clock clock;

    public RevocationPages(TokenLifecycle lifecycle, TokenOfPath tokenOfPath, Web web, Clock clock) {
        this.lifecycle = lifecycle;
        this.tokenOfPath = tokenOfPath;
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var token = tokenOfPath.find(ctx);
        if (token.revocation() != null) {
            sayRevokedBefore(ctx, token);
        } else {
            render(ctx, token, RevocationForm.empty(), new FormErrors(), HttpStatus.OK);
        }
    }

    public void revoke(Context ctx) {
        var token = tokenOfPath.find(ctx);
        var form = RevocationForm.read(Parameters.ofForm(ctx));
        if (token.revocation() != null) {
            sayRevokedBefore(ctx, token);
            return;
        }
        var errors = form.validate(token.name(), wasUsedRecently(token));
        if (!errors.isEmpty()) {
            render(ctx, token, form, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var member = CurrentMember.of(ctx);
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        var revoked = lifecycle.revoke(
                token.organizationId(),
                token.id(),
                token.name(),
                member.account().id(),
                actor,
                form.reason());
        if (revoked) {
            web.flash().say(ctx, token.name() + " was revoked. Nothing accepts it any more.");
            ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
        } else {
            sayRevokedBefore(ctx, tokenOfPath.find(ctx));
        }
    }

    private void sayRevokedBefore(Context ctx, AccessToken token) {
        var revocation = token.revocation();
        if (revocation != null) {
            var by = revocation.by();
            var when = new Moment(revocation.at(), clock.instant()).text();
            web.flash()
                    .say(
                            ctx,
                            "%s was already revoked by %s on %s."
                                    .formatted(token.name(), by == null ? "its holder" : by.email(), when));
        }
        ctx.redirect(TokenOfPath.url(ctx, token), SEE_OTHER);
    }

    private void render(Context ctx, AccessToken token, RevocationForm form, FormErrors errors, HttpStatus status) {
        ctx.status(status)
                .render(
                        "tokens/revocation",
                        Map.of(
                                "token",
                                TokenView.of(token, 0, clock.instant()),
                                "form",
                                form,
                                "errors",
                                errors,
                                "confirmed",
                                wasUsedRecently(token)));
    }

    private boolean wasUsedRecently(AccessToken token) {
        var lastUsedAt = token.lastUsedAt();
        return lastUsedAt != null && lastUsedAt.plus(RECENTLY).isAfter(clock.instant());
    }
}
