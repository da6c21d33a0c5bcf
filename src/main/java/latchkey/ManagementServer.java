package latchkey;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson3;
import java.util.Map;

/** Tells whoever runs the machines how this instance is, on a port of its own. */
final class ManagementServer {
    private final Readiness readiness;
    private final Metrics metrics;

    ManagementServer(Readiness readiness, Metrics metrics) {
        this.readiness = readiness;
        this.metrics = metrics;
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
            config.routes.get("/metrics", metrics::scrape);
        });
    }

    private void ready(Context ctx) {
        var reasons = readiness.reasons();
        if (reasons.isEmpty()) {
            ctx.json(Map.of("status", "up"));
        } else {
            ctx.status(HttpStatus.SERVICE_UNAVAILABLE).json(Map.of("status", "down", "reasons", reasons));
        }
    }
}
