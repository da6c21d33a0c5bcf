package latchkey.web;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Which requests came and what became of them, in the logger {@code latchkey.access}. A request never waits for it: what
 * can't be written soon enough is dropped, and counted.
 */
public final class AccessLog implements RequestLog, AutoCloseable {
    public static final String LOGGER = "latchkey.access";

    private static final int MOST_WAITING = 8_192;
    private static final int STOP_SECONDS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private final Which which;
    private final Set<String> verification;
    private final ClientAddress clientAddress;
    private final BlockingQueue<Answered> waiting;
    private final LongAdder dropped = new LongAdder();
    private final Thread writer =
            Thread.ofPlatform().daemon().name("access-log").unstarted(this::write);
    private volatile boolean closing;

    /** @param verification the paths by which others ask about tokens, far more often than people open pages */
    public AccessLog(Which which, Set<String> verification, ClientAddress clientAddress) {
        this(which, verification, clientAddress, MOST_WAITING);
    }

    AccessLog(Which which, Set<String> verification, ClientAddress clientAddress, int mostWaiting) {
        this.waiting = new ArrayBlockingQueue<>(mostWaiting);
        this.which = which;
        this.verification = verification;
        this.clientAddress = clientAddress;
        writer.start();
    }

    /** Which requests are written down. */
    public enum Which {
        NONE,
        /** All but verifications: a line of each would cost as much as the verification. */
        PAGES,
        ALL;

        /** As a setting has it. */
        public static Which of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    @Override
    public void log(Request request, Response response) {
        var path = request.getHttpURI().getPath();
        if (which == Which.NONE || (which == Which.PAGES && path != null && verification.contains(path))) {
            return;
        }
        // Copied: request and response serve others as soon as this returns.
        var answered = new Answered(
                request.getMethod(),
                LoggedPath.of(path),
                response.getStatus(),
                Response.getContentBytesWritten(response),
                NanoTime.since(request.getBeginNanoTime()),
                String.valueOf(response.getHeaders().get(RequestId.HEADER)),
                clientAddress.resolve(
                        Request.getRemoteAddr(request), request.getHeaders().getValuesList("X-Forwarded-For")));
        if (!waiting.offer(answered)) {
            dropped.increment();
        }
    }

    /** How many lines are missing since the start. */
    public long dropped() {
        return dropped.sum();
    }

    private void write() {
        try {
            while (!closing || !waiting.isEmpty()) {
                var answered = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (answered != null) {
                    answered.log();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What waits is still written, for a moment. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A request and its answer. */
    private record Answered(
            String method, String path, int status, long bytes, long nanoseconds, String requestId, String address) {
        void log() {
            var milliseconds = TimeUnit.NANOSECONDS.toMicros(nanoseconds) / 1_000.0;
            MDC.put(RequestId.LOGGED, requestId);
            LOG.atInfo()
                    .addKeyValue("method", method)
                    .addKeyValue("path", path)
                    .addKeyValue("status", status)
                    .addKeyValue("bytes", bytes)
                    .addKeyValue("duration_ms", milliseconds)
                    .addKeyValue("address", address)
                    .log("{} {} {} {} {} B {} ms", address, method, path, status, bytes, milliseconds);
        }
    }
}
