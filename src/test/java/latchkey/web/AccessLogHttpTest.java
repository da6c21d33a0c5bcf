package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import latchkey.Client;
import latchkey.Page;
import latchkey.Scrape;
import latchkey.TestPortal;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLogHttpTest {
    private final TestPortal portal = TestPortal.withPeople(Map.of("trusted-proxies", "127.0.0.1"));
    private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
    private Lines lines;

    @BeforeEach
    void listen() {
        lines = new Lines();
        lines.setContext(logger.getLoggerContext());
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void unlisten() {
        lines.mayWrite.countDown();
        logger.detachAppender(lines);
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aLineTellsWhatWasAskedByWhomAndHowItWasAnswered() {
        lines.mayWrite.countDown();
        var client = portal.stranger();
        var page = client.send(
                client.request("/sign-in?email=somebody@acme.example").header("X-Forwarded-For", "203.0.113.7"));

        assertThat(fields(page))
                .containsEntry("method", "GET")
                .containsEntry("path", "/sign-in")
                .containsEntry("status", "200")
                .containsEntry("address", "203.0.113.7")
                .containsEntry("bytes", page.header("Content-Length"))
                .containsKey("duration_ms");
        assertThat(line(page).getFormattedMessage())
                .startsWith("203.0.113.7 GET /sign-in 200 ")
                .doesNotContain("somebody");
    }

    @Test
    void refusedRequestsHaveALineToo() {
        lines.mayWrite.countDown();
        assertThat(fields(portal.stranger().get("/nothing"))).containsEntry("status", "404");

        var broken = portal.raw().get("/", "X-Long: " + "x".repeat(20_000));
        assertThat(broken.status()).isEqualTo(431);
        await().until(() -> lines.written.stream()
                .anyMatch(line -> line.getFormattedMessage().contains(" 431 ")));
    }

    @Test
    void verificationsHaveNoneUnlessItIsSaid() {
        lines.mayWrite.countDown();
        var server = portal.registerServer("orders-api");
        portal.program().introspect(server, "token", "x");
        line(portal.stranger().get("/sign-in"));
        assertThat(lines.written).noneMatch(line -> line.getFormattedMessage().contains("introspect"));

        try (var other = portal.beside(Map.of("logging.access", "all"))) {
            assertThat(fields(other.program().introspect(server, "token", "x")))
                    .containsEntry("path", "/oauth2/introspect");
        }
        try (var other = portal.beside(Map.of("logging.access", "none"))) {
            var page = other.stranger().get("/sign-in");
            line(portal.stranger().get("/sign-in"));
            assertThat(lines.written).noneMatch(line -> id(page).equals(id(line)));
        }
    }

    @Test
    void whatCannotBeWrittenSoonEnoughIsDroppedAndCounted() throws Exception {
        var log = new AccessLog(AccessLog.Which.ALL, Set.of(), new ClientAddress(List.of()), 2);
        var server = new Server(0);
        server.setRequestLog(log);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                callback.succeeded();
                return true;
            }
        });
        server.start();
        try {
            var client = new Client("http://localhost:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
            for (var i = 0; i < 10; i++) {
                assertThat(client.get("/").status()).isEqualTo(200);
            }
            // Two wait, and one is being written.
            await().until(() -> log.dropped() >= 7);
            lines.mayWrite.countDown();
            await().until(() -> lines.written.size() + log.dropped() == 10);
        } finally {
            server.stop();
            log.close();
        }
    }

    @Test
    void whatIsMissingIsToldToWhoeverWatches() {
        assertThat(Scrape.of(portal).value("latchkey_access_log_dropped_total")).isZero();
    }

    private Map<String, String> fields(Page page) {
        return line(page).getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }

    private ILoggingEvent line(Page page) {
        return await().until(
                        () -> lines.written.stream()
                                .filter(line -> id(page).equals(id(line)))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    private static String id(Page page) {
        return page.header("X-Request-Id");
    }

    private static String id(ILoggingEvent line) {
        return line.getMDCPropertyMap().get("request_id");
    }

    /** Keeps what is logged, once it may be written. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final CountDownLatch mayWrite = new CountDownLatch(1);
        private final List<ILoggingEvent> written = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            try {
                mayWrite.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            event.prepareForDeferredProcessing();
            written.add(event);
        }
    }
}
