package latchkey.web;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.json.JavalinJackson3;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.CookieCompliance;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP server: strict where Javalin and Jetty are lenient, and the same checks before every route. */
public final class WebServer {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private static final int LONGEST_HEADERS = 8 * 1024;

    private final SparingLog failures = new SparingLog();
    private final Web web;
    private final SecurityHeaders headers;
    private final Guard guard;
    private final HostCheck hosts;
    private final DirectRoutes direct;
    private final AccessLog accessLog;
    private final Admission admission;
    private final Connections connections;

    public WebServer(
            Web web,
            Set<String> allowedHosts,
            Authority authority,
            Detour detour,
            AccessLog accessLog,
            Admission admission,
            Connections connections) {
        this.web = web;
        this.headers = new SecurityHeaders(web.baseUrl());
        this.guard = new Guard(authority, detour);
        this.hosts = new HostCheck(web.baseUrl(), allowedHosts);
        this.direct = new DirectRoutes(hosts, failures);
        this.accessLog = accessLog;
        this.admission = admission;
        this.connections = connections;
    }

    /** @param routes adds the routes, each with its roles */
    public Javalin create(BiConsumer<RoutesConfig, DirectRoutes> routes) {
        return Javalin.create(config -> {
            configureJavalin(config);
            config.jetty.modifyHttpConfiguration(this::configureHttp);
            config.jetty.modifyServer(this::configureServer);
            config.routes.before(ctx -> ctx.res().setCharacterEncoding("utf-8"));
            config.routes.before(new RequestId());
            config.routes.after(RequestId::forget);
            config.routes.before(hosts);
            config.routes.before(new MethodOverrideCheck());
            // First, so that the guard keeps no form that another site sent.
            config.routes.beforeMatched(web.csrf());
            config.routes.beforeMatched(admission);
            config.routes.beforeMatched(guard);
            new Errors(failures).register(config.routes);
            routes.accept(config.routes, direct);
        });
    }

    private void configureJavalin(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.router.ignoreTrailingSlashes = false;
        config.http.prefer405over404 = true;
        // Pages hold a secret beside text of others: compressed, their length would tell of it (BREACH).
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.fileRenderer(web.views());
        config.jsonMapper(new JavalinJackson3(
                JsonMapper.builder()
                        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                        .build(),
                true));
    }

    private void configureHttp(HttpConfiguration http) {
        http.setUriCompliance(UriCompliance.RFC3986);
        http.setHttpCompliance(HttpCompliance.STRICT);
        // What others have set for the same host must not cost anybody their session, however it is written.
        http.setRequestCookieCompliance(CookieCompliance.RFC6265_LEGACY);
        http.setRequestHeaderSize(LONGEST_HEADERS);
        // To look for a header among those that came before costs as much as to read it.
        http.setHeaderCacheSize(0);
        http.setSendServerVersion(false);
        http.setIdleTimeout(Duration.ofSeconds(30).toMillis());
        http.addCustomizer(headers);
    }

    private void configureServer(Server server) {
        var graceful = new StoppingHandler(connections);
        graceful.setHandler(direct);
        direct.setHandler(admission.givingBack());
        server.setHandler(graceful);
        connections.limit(server);
        server.setErrorHandler(new JettyErrors(headers, web.assets()));
        server.setRequestLog(accessLog);
        server.setStopTimeout(STOP_TIMEOUT.toMillis());
    }
}
