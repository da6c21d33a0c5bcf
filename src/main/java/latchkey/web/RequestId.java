package latchkey.web;

import com.github.f4b6a3.uuid.UuidCreator;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import org.slf4j.MDC;

/** Names each request, for the log, the audit log and the error pages. */
public final class RequestId implements Handler {
    static final String HEADER = "X-Request-Id";
    static final String LOGGED = "request_id";

    static String next() {
        return UuidCreator.getTimeOrderedEpochFast().toString();
    }

    @Override
    public void handle(Context ctx) {
        var id = next();
        ctx.attribute("latchkey.request", id);
        ctx.header(HEADER, id);
        MDC.put(LOGGED, id);
    }

    /** Threads serve other requests afterwards. */
    static void forget(Context ctx) {
        MDC.remove(LOGGED);
    }

    public static String of(Context ctx) {
        String id = ctx.attribute("latchkey.request");
        return id == null ? "" : id;
    }
}
