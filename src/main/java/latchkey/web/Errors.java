package latchkey.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Map;

/** Turns whatever went wrong into an answer: a page for people, JSON for programs. */
final class Errors {
    static final String FORGED = "forged";

    private final SparingLog log;

    Errors(SparingLog log) {
        this.log = log;
    }

    void register(RoutesConfig routes) {
        // Apart, since the framework has a handler of its own for these.
        routes.exception(HttpResponseException.class, this::fail);
        routes.exception(Exception.class, this::fail);
    }

    private void fail(Exception e, Context ctx) {
        answer(ctx, Failure.of(e, ctx.method() + " " + ctx.endpoint().path, log));
    }

    private static void answer(Context ctx, Failure failure) {
        failure.headers().forEach(ctx::header);
        var error = failure.text();
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
