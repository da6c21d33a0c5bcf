package latchkey.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that hold a place and are owed no answer: whose request is not complete in time, that ask nothing while
 * no place is left, and all of them when the server stops. Jetty's own time limits don't do: one starts anew with each byte,
 * one is shortened only for the connections that are registered when places run out, and the last is a second.
 */
final class IdleConnections extends AbstractLifeCycle implements LifeCycle.Listener {
    private static final Duration LONGEST_HEAD = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAST_THE_LIMIT = Duration.ofSeconds(2);
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(1);

    private final Server server;
    private final NetworkConnectionLimit limit;
    private final LongAdder closedAsSlow = new LongAdder();
    private volatile Map<EndPoint, Idle> known = Map.of();
    private Scheduler.@Nullable Task next;

    IdleConnections(Server server, NetworkConnectionLimit limit) {
        this.server = server;
        this.limit = limit;
    }

    /** How many connections were closed since the start because their headers took too long. */
    long closedAsSlow() {
        return closedAsSlow.sum();
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

    @Override
    public void lifeCycleStopping(LifeCycle event) {
        find(System.nanoTime()).keySet().forEach(EndPoint::close);
    }

    private void lookLater() {
        next = server.getScheduler().schedule(this::look, LOOKED_AT_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        var full = limit.getNetworkConnectionCount() >= limit.getMaxNetworkConnectionCount();
        var now = System.nanoTime();
        known = find(now);
        known.forEach((endPoint, idle) -> {
            if (now - idle.since > LONGEST_HEAD.toNanos() && idle.hasBegun) {
                closedAsSlow.increment();
                endPoint.close();
            } else if (now - idle.since > LONGEST_PAST_THE_LIMIT.toNanos() && full && !idle.hasBegun) {
                endPoint.close();
            }
        });
        if (isRunning()) {
            lookLater();
        }
    }

    private Map<EndPoint, Idle> find(long now) {
        var found = new HashMap<EndPoint, Idle>();
        for (var connector : server.getConnectors()) {
            for (var endPoint : connector.getConnectedEndPoints()) {
                var connection = endPoint.getConnection();
                // A request that is being answered has its headers.
                if (connection != null && connection.getMessagesIn() == connection.getMessagesOut()) {
                    found.put(endPoint, Idle.of(connection, known.get(endPoint), now));
                }
            }
        }
        return found;
    }

    /** What has come of the next request: nothing, or its beginning, and since when. */
    private record Idle(long requestsBefore, long bytesBefore, boolean hasBegun, long since) {
        static Idle of(Connection connection, @Nullable Idle known, long now) {
            var requests = connection.getMessagesIn();
            var bytes = connection.getBytesIn();
            if (known == null || known.requestsBefore != requests) {
                // What came with or behind the last request is not told apart: it counts once more of it comes.
                return new Idle(requests, bytes, requests == 0 && bytes > 0, now);
            } else if (known.hasBegun || bytes == known.bytesBefore) {
                return known;
            } else {
                return new Idle(requests, bytes, true, now);
            }
        }
    }
}
