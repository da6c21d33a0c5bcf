package latchkey.verification;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import latchkey.web.DirectHandler;

/**
 * Counts what verification does: by outcome and endpoint, never by whose token it was. Each counter is looked up once,
 * here, since the path of a verification has no time to.
 */
public final class VerificationMetrics {
    private static final Duration[] BUCKETS = DoubleStream.of(
                    0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000)
            .mapToObj(milliseconds -> Duration.ofNanos((long) (milliseconds * 1_000_000)))
            .toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final Counter accepted;
    private final Counter unknown;
    private final Counter failed;
    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

    public VerificationMetrics(MeterRegistry meters) {
        this.meters = meters;
        accepted = outcome("accepted");
        unknown = outcome("unknown");
        failed = outcome("failed");
        Stream.of(Refusal.values()).forEach(refusal -> refused.put(refusal, outcome(refusal.code())));
    }

    private Counter outcome(String outcome) {
        return Counter.builder("latchkey.verifications")
                .description("Tokens that were asked about, by what became of it")
                .tag("outcome", outcome)
                .register(meters);
    }

    void accepted() {
        accepted.increment();
    }

    /** No secret of ours, or none that is stored. */
    void unknown() {
        unknown.increment();
    }

    void refused(Refusal refusal) {
        Objects.requireNonNull(refused.get(refusal)).increment();
    }

    /** Measures how long an endpoint takes to answer, and counts what it could not answer. */
    public DirectHandler timed(String endpoint, DirectHandler handler) {
        var timer = Timer.builder("latchkey.verification.time")
                .description("How long an answer to who asked about a token took")
                .tag("endpoint", endpoint)
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
        return exchange -> {
            var begun = System.nanoTime();
            try {
                handler.handle(exchange);
            } catch (RuntimeException e) {
                failed.increment();
                throw e;
            } finally {
                timer.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            }
        };
    }
}
