package latchkey;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson3;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/** Tells whoever runs the machines whether this instance is alive and ready, on a port of its own. */
final class ManagementServer {
    private final DSLContext db;

    ManagementServer(DSLContext db) {
        this.db = db;
    }

    Javalin create() {
        return Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.concurrency.useVirtualThreads = true;
            config.jsonMapper(new JavalinJackson3());
            config.routes.get("/health/live", ctx -> ctx.json(Map.of("status", "up")));
            config.routes.get("/health/ready", this::ready);
        });
    }

    private void ready(Context ctx) {
        try {
            db.selectOne().fetch();
            ctx.json(Map.of("status", "up"));
        } catch (DataAccessException e) {
            ctx.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .json(Map.of("status", "down", "reason", "the database does not answer"));
        }
    }
}
