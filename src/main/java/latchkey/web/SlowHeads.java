package latchkey.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose request has begun and whose headers are not complete in time. Jetty's own time limit starts
 * anew with each byte: whoever sends one every now and then could keep a connection for ever.
 */
final class SlowHeads extends AbstractLifeCycle {
    static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(1);

    private final Server server;
    private final LongAdder closed = new LongAdder();
    private Map<EndPoint, Head> heads = new HashMap<>();
    private Scheduler.@Nullable Task next;

    SlowHeads(Server server) {
        this.server = server;
    }

    /** How many connections were closed since the start. */
    long closed() {
        return closed.sum();
    }

    @Override
    protected void doStart() {
        lookLater();
    }

    @Override
    protected void doStop() {
        if (next != null) {
            next.cancel();
        }
    }

    private void lookLater() {
        next = server.getScheduler().schedule(this::look, LOOKED_AT_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        var now = System.nanoTime();
        var seen = new HashMap<EndPoint, Head>();
        for (var connector : server.getConnectors()) {
            look(connector, now, seen);
        }
        heads = seen;
        if (isRunning()) {
            lookLater();
        }
    }

    private void look(Connector connector, long now, Map<EndPoint, Head> seen) {
        for (var endPoint : connector.getConnectedEndPoints()) {
            var connection = endPoint.getConnection();
            // A request that is being answered has its headers.
            if (connection != null && connection.getMessagesIn() == connection.getMessagesOut()) {
                var head = Head.of(connection, heads.get(endPoint), now);
                if (now - head.since > LONGEST.toNanos() && head.hasBegun) {
                    closed.increment();
                    endPoint.close();
                } else {
                    seen.put(endPoint, head);
                }
            }
        }
    }

    /** What has come of the next request: nothing, or its beginning, and since when. */
    private record Head(long requestsBefore, long bytesBefore, boolean hasBegun, long since) {
        static Head of(Connection connection, @Nullable Head known, long now) {
            var requests = connection.getMessagesIn();
            var bytes = connection.getBytesIn();
            if (known == null || known.requestsBefore != requests) {
                // What came with or behind the last request is not told apart: it counts once more of it comes.
                return new Head(requests, bytes, requests == 0 && bytes > 0, now);
            } else if (known.hasBegun || bytes == known.bytesBefore) {
                return known;
            } else {
                return new Head(requests, bytes, true, now);
            }
        }
    }
}
