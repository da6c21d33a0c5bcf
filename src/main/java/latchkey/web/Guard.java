package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.Handler;
import io.javalin.http.NotFoundResponse;
import io.javalin.security.RouteRole;
import java.util.Set;

/** Lets a request through to its route when the caller holds one of the route's roles. */
final class Guard implements Handler {
    private final Authority authority;
    private final Detour detour;

    Guard(Authority authority, Detour detour) {
        this.authority = authority;
        this.detour = detour;
    }

    @Override
    public void handle(Context ctx) {
        var needed = ctx.routeRoles();
        if (needed.isEmpty()) {
            throw new NotFoundResponse("A route without a role is refused.");
        }
        if (needed.contains(Access.NOBODY_IN_PARTICULAR) || needed.contains(Access.CREDENTIAL)) {
            return;
        }
        var held = authority.of(ctx);
        if (needed.contains(Access.ANYONE)) {
            return;
        }
        if (held.isEmpty()) {
            detour.signIn(ctx);
        } else if (!holdsRole(needed, held)) {
            leadOrRefuse(ctx, held);
        } else if (needed.contains(Access.SUDO) && !held.contains(Access.SUDO)) {
            detour.prove(ctx);
        }
    }

    private static boolean holdsRole(Set<RouteRole> needed, Set<Access> held) {
        return needed.stream().anyMatch(role -> role != Access.SUDO && held.contains(role));
    }

    private void leadOrRefuse(Context ctx, Set<Access> held) {
        var owed = authority.owed(ctx);
        if (owed == null) {
            refuse(held);
        } else {
            detour.lead(ctx, owed);
        }
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
