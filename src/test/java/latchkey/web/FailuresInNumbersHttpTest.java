package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One failure over and over: a few lines in the log, every request in the access log. */
class FailuresInNumbersHttpTest {
    private static final int CALLS = 200;

    private final TestPortal portal = TestPortal.withPeople(Map.of("logging.access", "all"));

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void callsThatAllFailWriteAFewLinesAndAppearInTheAccessLog() {
        var secret = portal.create("Asked for").secret();
        var log = new Lines(Failure.class.getName());
        var accessLog = new Lines(AccessLog.LOGGER);
        var begun = System.nanoTime();
        portal.db().execute("RENAME TABLE access_token_secret TO elsewhere");
        try {
            for (var i = 0; i < CALLS; i++) {
                assertThat(portal.program().describe(secret).status()).isEqualTo(500);
            }
        } finally {
            portal.db().execute("RENAME TABLE elsewhere TO access_token_secret");
        }
        var pauses = (System.nanoTime() - begun) / SparingLog.PAUSE.toNanos();

        assertThat(log.about("Unexpected failure of GET /api/v1/token"))
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(1 + Math.toIntExact(pauses));
        await().untilAsserted(() ->
                assertThat(accessLog.about(" GET /api/v1/token 500 ")).hasSize(CALLS));
        log.stop();
        accessLog.stop();
    }

    /** What a logger is told meanwhile. */
    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final Logger logger;

        Lines(String name) {
            logger = (Logger) LoggerFactory.getLogger(name);
            setContext(logger.getLoggerContext());
            start();
            logger.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            messages.add(event.getFormattedMessage());
        }

        List<String> about(String text) {
            return messages.stream().filter(message -> message.contains(text)).toList();
        }

        @Override
        public void stop() {
            logger.detachAppender(this);
            super.stop();
        }
    }
}
