package latchkey.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into an answer: a page for people, JSON for programs, the log for us. */
final class Errors {
    static final String FORGED = "forged";

    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private Errors() {}

    static void register(RoutesConfig routes) {
        routes.exception(HttpResponseException.class, (e, ctx) -> {
            var allowed = e.getDetails().get("availableMethods");
            if (allowed != null) {
                ctx.header("Allow", allowed);
            }
            answer(ctx, ErrorText.of(e.getStatus(), String.valueOf(e.getMessage())));
        });
        routes.exception(Overloaded.class, (e, ctx) -> unavailable(ctx, "5"));
        routes.exception(Exception.class, (e, ctx) -> unexpected(ctx, e));
    }

    private static void unexpected(Context ctx, Exception e) {
        if (DatabaseFaults.isUnavailable(e)) {
            LOG.warn("The database did not answer: {}", DatabaseFaults.reason(e));
            unavailable(ctx, "10");
        } else {
            LOG.error("Unexpected failure of {} {}", ctx.method(), ctx.endpoint().path, e);
            answer(ctx, ErrorText.of(HttpStatus.INTERNAL_SERVER_ERROR.getCode(), ""));
        }
    }

    private static void unavailable(Context ctx, String seconds) {
        ctx.header("Retry-After", seconds);
        answer(ctx, ErrorText.of(HttpStatus.SERVICE_UNAVAILABLE.getCode(), ""));
    }

    private static void answer(Context ctx, ErrorText error) {
        ctx.status(error.status());
        if (isForPrograms(ctx)) {
            ctx.contentType("application/problem+json");
            ctx.result(Problem.json(error, RequestId.of(ctx)));
        } else {
            ctx.render("errors/page", Map.of("error", error));
        }
    }

    private static boolean isForPrograms(Context ctx) {
        var path = ctx.path();
        return path.startsWith("/api/") || path.startsWith("/oauth2/") || path.startsWith("/forward-auth");
    }
}
