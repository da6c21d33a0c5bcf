package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.util.Map;
import latchkey.account.CurrentAccount;
import latchkey.organization.CurrentMember;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.PathId;
import latchkey.web.Web;

/** The pages that ask before every token of a member is revoked, showing what that ends, and revoke them. */
public final class OwnerRevocationPages {
    private static final int SHOWN = 100;

    private final TokenRevocation revocation;
    private final RevocationPreviews previews;
    private final ReachedInstances reached;
    private final Web web;
    private final Clock clock;

    public OwnerRevocationPages(
            TokenRevocation revocation, RevocationPreviews previews, ReachedInstances reached, Web web, Clock clock) {
        this.reached = reached;
        this.clock = clock;
        this.revocation = revocation;
        this.previews = previews;
        this.web = web;
    }

    public void show(Context ctx) {
        render(ctx, owner(ctx), RevocationForm.empty(), new FormErrors(), HttpStatus.OK);
    }

    public void revoke(Context ctx) {
        var owner = owner(ctx);
        var form = RevocationForm.read(Parameters.ofForm(ctx));
        var errors = form.validate();
        if (!errors.isEmpty()) {
            render(ctx, owner, form, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var member = CurrentMember.of(ctx);
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        var begun = clock.instant();
        var revoked = revocation.revokeAll(member, owner, actor, form.text());
        if (revoked == 0) {
            reached.await();
        }
        web.flash()
                .say(
                        ctx,
                        switch (revoked) {
                            case 0 -> owner.email() + " had no token left to revoke.";
                            case 1 ->
                                "The only token of %s was revoked. Nothing accepts it any more.%s"
                                        .formatted(owner.email(), reached.since(begun));
                            default ->
                                "All %d tokens of %s were revoked. Nothing accepts them any more.%s"
                                        .formatted(revoked, owner.email(), reached.since(begun));
                        });
        ctx.redirect("/orgs/" + member.organization().slug() + "/tokens", SEE_OTHER);
    }

    private Person owner(Context ctx) {
        return revocation.find(CurrentMember.of(ctx), PathId.of(ctx)).orElseThrow(NotFoundResponse::new);
    }

    private void render(Context ctx, Person owner, RevocationForm form, FormErrors errors, HttpStatus status) {
        var member = CurrentMember.of(ctx);
        var ids = revocation.ofOwner(member, owner);
        var shown = previews.find(member, ids.subList(0, Math.min(SHOWN, ids.size())));
        ctx.status(status)
                .render(
                        "tokens/owner-revocation",
                        Map.of(
                                "owner", owner,
                                "preview", previews.of(member, shown, ids),
                                "form", form,
                                "errors", errors));
    }
}
