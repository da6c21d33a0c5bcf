package latchkey.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** Refuses X-HTTP-Method-Override, by which Javalin would let a request pass for one of another method. */
final class MethodOverrideCheck implements Handler {
    static final String HEADER = "X-HTTP-Method-Override";

    @Override
    public void handle(Context ctx) {
        if (ctx.header(HEADER) != null) {
            throw new BadRequestResponse("The method of a request can’t be overridden.");
        }
    }
}
