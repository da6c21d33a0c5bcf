package latchkey.verification;

import static io.javalin.http.HttpStatus.CONFLICT;
import static io.javalin.http.HttpStatus.SEE_OTHER;
import static io.javalin.http.HttpStatus.UNPROCESSABLE_CONTENT;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.account.CurrentAccount;
import latchkey.token.IdempotencyKey;
import latchkey.web.FormErrors;
import latchkey.web.Moment;
import latchkey.web.Parameters;
import latchkey.web.PathId;
import latchkey.web.Web;
import org.jspecify.annotations.Nullable;

/** The pages where site administrators register and revoke resource servers. */
public final class ResourceServerPages {
    private static final String LIST = "/site/resource-servers";

    private final ResourceServers resourceServers;
    private final Web web;
    private final Clock clock;

    public ResourceServerPages(ResourceServers resourceServers, Web web, Clock clock) {
        this.resourceServers = resourceServers;
        this.web = web;
        this.clock = clock;
    }

    public void index(Context ctx) {
        render(ctx, new Form("", IdempotencyKey.random()), new FormErrors(), HttpStatus.OK);
    }

    public void register(Context ctx) {
        var form = Form.read(Parameters.ofForm(ctx));
        var errors = form.validate();
        if (!errors.isEmpty()) {
            render(ctx, form, errors, UNPROCESSABLE_CONTENT);
            return;
        }
        var actor = CurrentAccount.actor(ctx, web.clientAddress());
        var accountId = CurrentAccount.of(ctx).id();
        switch (resourceServers.register(form.name(), form.idempotencyKey(), accountId, actor)) {
            case ResourceServers.Registration.Registered registered ->
                ctx.render(
                        "site/resource-server-reveal",
                        Map.of(
                                "id", registered.id(),
                                "name", registered.name(),
                                "secret", registered.secret().expose(),
                                "baseUrl", web.baseUrl().value()));
            case ResourceServers.Registration.NameTaken taken ->
                render(
                        ctx,
                        form,
                        errors.add(
                                "name",
                                "A resource server is already called “" + form.name() + "”. Enter another name"),
                        UNPROCESSABLE_CONTENT);
            case ResourceServers.Registration.AlreadyRegistered earlier ->
                ctx.status(CONFLICT).render("site/resource-server-already-shown");
        }
    }

    public void askToRevoke(Context ctx) {
        ctx.render("site/resource-server-revocation", Map.of("server", view(find(ctx))));
    }

    public void revoke(Context ctx) {
        var server = find(ctx);
        var revoked = resourceServers.revoke(server, CurrentAccount.actor(ctx, web.clientAddress()));
        web.flash().say(ctx, server.name() + (revoked ? " was revoked." : " was already revoked."));
        ctx.redirect(LIST, SEE_OTHER);
    }

    private ResourceServer find(Context ctx) {
        return resourceServers.find(PathId.of(ctx)).orElseThrow(NotFoundResponse::new);
    }

    private void render(Context ctx, Form form, FormErrors errors, HttpStatus status) {
        List<View> servers = resourceServers.list().stream().map(this::view).toList();
        ctx.status(status).render("site/resource-servers", Map.of("servers", servers, "form", form, "errors", errors));
    }

    private View view(ResourceServer server) {
        var now = clock.instant();
        return new View(
                server.id(),
                server.name(),
                server.prefix(),
                new Moment(server.createdAt(), now),
                Moment.orNull(server.lastUsedAt(), now),
                Moment.orNull(server.revokedAt(), now));
    }

    record View(
            UUID id,
            String name,
            String prefix,
            Moment created,
            @Nullable Moment lastUsed,
            @Nullable Moment revoked) {}

    /** What was typed to register a resource server, kept as typed so that the form can be shown again. */
    record Form(String name, IdempotencyKey idempotencyKey) {
        static Form read(Parameters form) {
            return new Form(form.text("name"), IdempotencyKey.parse(form.exactly("idempotency_key")));
        }

        FormErrors validate() {
            return new FormErrors().requireName(name, "name", "Enter a name for this resource server");
        }
    }
}
