package latchkey.token;

import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import latchkey.account.CurrentAccount;
import latchkey.organization.CurrentMember;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import latchkey.web.PathId;
import latchkey.web.Web;

/** The pages that ask before several tokens are revoked, showing what that ends, and revoke all of them or none. */
public final class BulkRevocationPages {
    private static final int MOST = 100;

    private final TokenRevocation revocation;
    private final RevocationPreviews previews;
    private final ReachedInstances reached;
    private final Web web;
    private final Clock clock;

    public BulkRevocationPages(
            TokenRevocation revocation, RevocationPreviews previews, ReachedInstances reached, Web web, Clock clock) {
        this.reached = reached;
        this.revocation = revocation;
        this.previews = previews;
        this.web = web;
        this.clock = clock;
    }

    public void show(Context ctx) {
        var ids = ids(Parameters.ofQuery(ctx));
        var wrong = check(ids);
        if (wrong.isEmpty()) {
            render(ctx, find(ctx, ids), RevocationForm.empty(), wrong, HttpStatus.OK);
        } else {
            render(ctx, List.of(), RevocationForm.empty(), wrong, UNPROCESSABLE_CONTENT);
        }
    }

    public void revoke(Context ctx) {
        var parameters = Parameters.ofForm(ctx);
        var ids = ids(parameters);
        var wrong = check(ids);
        if (!wrong.isEmpty()) {
            render(ctx, List.of(), RevocationForm.empty(), wrong, UNPROCESSABLE_CONTENT);
            return;
        }
        var form = RevocationForm.read(parameters);
        var errors = form.validate();
        if (errors.isEmpty()) {
            revoke(ctx, ids, form);
        } else {
            render(ctx, find(ctx, ids), form, errors, UNPROCESSABLE_CONTENT);
        }
    }

    private void revoke(Context ctx, Set<UUID> ids, RevocationForm form) {
        var member = CurrentMember.of(ctx);
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        var begun = clock.instant();
        int revoked = revocation.revoke(member, ids, actor, form.text()).orElseThrow(NotFoundResponse::new);
        var done = RevocationWords.done(find(ctx, ids), revoked, clock.instant());
        if (revoked == 0) {
            reached.await();
        }
        web.flash().say(ctx, revoked == 0 ? done : done + reached.since(begun));
        ctx.redirect("/orgs/" + member.organization().slug() + "/tokens", SEE_OTHER);
    }

    /** One that can't be an id is not found, as one that is nobody's. */
    private static Set<UUID> ids(Parameters parameters) {
        var ids = new LinkedHashSet<UUID>();
        parameters.all("ids").forEach(id -> ids.add(PathId.parse(id)));
        return ids;
    }

    private static FormErrors check(Set<UUID> ids) {
        return new FormErrors()
                .require(!ids.isEmpty(), "ids", "Choose at least one token in the list")
                .require(
                        ids.size() <= MOST,
                        "ids",
                        "At most %d tokens can be revoked at once; these are %d".formatted(MOST, ids.size()));
    }

    private List<AccessToken> find(Context ctx, Set<UUID> ids) {
        var found = previews.find(CurrentMember.of(ctx), ids);
        if (found.size() < ids.size()) {
            throw new NotFoundResponse();
        }
        return found;
    }

    private void render(
            Context ctx, List<AccessToken> tokens, RevocationForm form, FormErrors errors, HttpStatus status) {
        var preview = previews.of(CurrentMember.of(ctx), tokens);
        ctx.status(status).render("tokens/revocations", Map.of("preview", preview, "form", form, "errors", errors));
    }
}
