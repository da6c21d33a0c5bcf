package latchkey;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import latchkey.database.PoolMetrics;
import latchkey.verification.UsageRecorder;
import latchkey.web.AccessLog;
import latchkey.web.Connections;
import latchkey.web.Places;

/** What whoever watches the machines can read of this instance, in the text format of Prometheus. */
final class Metrics implements AutoCloseable {
    private static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry meters;
    private final JvmGcMetrics garbage = new JvmGcMetrics();

    Metrics(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    void measureMachine() {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        garbage.bindTo(meters);
    }

    void measure(Surroundings given, Parts parts) {
        PoolMetrics.measure(given.database(), meters);
        PoolMetrics.measure(given.reading(), meters);
        parts.ground.lookup.measure(meters);
        var verification = parts.verification;
        gauge("latchkey.change.lag", "For how long changes may have gone unheard of", verification.follower::lag);
        gauge("latchkey.flush.lag", "For how long the oldest use has waited to be stored", verification.usage::lag);
        Gauge.builder("latchkey.flush.waiting", verification.usage::waiting)
                .description("Clients whose use waits to be stored")
                .register(meters);
        count("latchkey.flush.lost", "Calls for whose use there was no room", verification.usage, UsageRecorder::lost);
    }

    void measure(Edge edge) {
        count("latchkey.access.log.dropped", "Lines that are missing", edge.accessLog, AccessLog::dropped);
        measure("page", edge.pages);
        measure("verification", edge.verifications);
        Gauge.builder("latchkey.connections", edge.connections::open)
                .description("Connections of clients")
                .register(meters);
        count(
                "latchkey.connections.slow",
                "Connections closed because their headers took too long",
                edge.connections,
                Connections::closedAsSlow);
    }

    private void measure(String kind, Places places) {
        Gauge.builder("latchkey.requests", places::taken)
                .description("Requests that are worked on")
                .tag("kind", kind)
                .register(meters);
        count(
                "latchkey.requests.refused",
                "Requests that were too many at once",
                places,
                Places::refused,
                "kind",
                kind);
    }

    /** Of what is held elsewhere too: the registry alone keeps nothing alive. */
    private <T> void count(String name, String description, T of, ToDoubleFunction<T> count, String... labels) {
        FunctionCounter.builder(name, of, count)
                .description(description)
                .tags(labels)
                .register(meters);
    }

    private void gauge(String name, String description, Supplier<Duration> lag) {
        TimeGauge.builder(name, () -> lag.get().toNanos(), TimeUnit.NANOSECONDS)
                .description(description)
                .register(meters);
    }

    void scrape(Context ctx) {
        var accepted = ctx.header(Header.ACCEPT);
        var text = accepted != null && accepted.contains("application/openmetrics-text") ? OPEN : PLAIN;
        ctx.contentType(text).result(meters.scrape(text));
    }

    @Override
    public void close() {
        garbage.close();
        meters.close();
    }
}
