package latchkey.web;

import static io.javalin.http.HttpStatus.SEE_OTHER;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.NotFoundResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;

/** Lets a request through to its route when the caller holds one of the route's roles. */
final class Guard implements Handler {
    private final Authority authority;

    Guard(Authority authority) {
        this.authority = authority;
    }

    @Override
    public void handle(Context ctx) {
        var needed = ctx.routeRoles();
        if (needed.isEmpty()) {
            throw new NotFoundResponse("A route without a role is refused.");
        }
        if (needed.contains(Access.NOBODY_IN_PARTICULAR)) {
            return;
        }
        var held = authority.of(ctx);
        if (needed.contains(Access.ANYONE) || needed.contains(Access.CREDENTIAL)) {
            return;
        }
        if (held.isEmpty()) {
            sendToSignIn(ctx);
        } else if (Collections.disjoint(needed, held)) {
            refuse(held);
        }
    }

    private static void sendToSignIn(Context ctx) {
        var next = ctx.method().equals(HandlerType.GET)
                ? "?next=" + URLEncoder.encode(OwnPath.of(ctx), StandardCharsets.UTF_8)
                : "";
        ctx.redirect("/sign-in" + next, SEE_OTHER);
    }

    /** What is another organization's is not found; what one's own role may not do is refused. */
    private static void refuse(Set<Access> held) {
        if (held.contains(Access.AUDITOR) || held.contains(Access.MEMBER) || held.contains(Access.OWNER)) {
            throw new ForbiddenResponse();
        } else {
            throw new NotFoundResponse();
        }
    }
}
