package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.database.UtcClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Pages that compute and compute, one for each processor: verification still has its turn. */
class ComputingPagesHttpTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final TestPortal portal = TestPortal.withPeople();
    private final BusyClock clock = new BusyClock(portal.clock());
    private final TestPortal busy = portal.beside(clock, Map.of("http.pages", String.valueOf(2 * PROCESSORS)));
    private final TestPortal narrow = portal.beside(clock, Map.of("http.pages", "1"));

    @AfterAll
    void stop() {
        narrow.close();
        busy.close();
        portal.close();
    }

    @Test
    void whatIsAskedOfAProgramIsAnsweredMeanwhile() throws Exception {
        var server = portal.registerServer("orders-api");
        var secret = portal.create("Asked for").secret();
        var owner = portal.owner();
        var pages = new ArrayList<CompletableFuture<Page>>();
        clock.begin();
        try (var readers = Executors.newCachedThreadPool()) {
            try {
                for (var i = 0; i < PROCESSORS; i++) {
                    var reader = owner.at(busy.url());
                    pages.add(CompletableFuture.supplyAsync(() -> reader.get("/orgs/acme/tokens"), readers));
                }
                await().until(() -> clock.computing.get() == PROCESSORS);

                var answer = CompletableFuture.supplyAsync(
                        () -> busy.program().introspect(server, "token", secret), readers);
                assertThat(answer.get(20, TimeUnit.SECONDS).body()).contains("\"active\":true");
                assertThat(pages).noneMatch(CompletableFuture::isDone);
            } finally {
                clock.busy = false;
            }
            for (var page : pages) {
                assertThat(page.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void whoFindsNoThreadForAPageIsToldSoAndWhoHasOneIsAnsweredHoweverLongItTakes() throws Exception {
        var owner = portal.owner().at(narrow.url());
        clock.begin();
        try (var readers = Executors.newCachedThreadPool()) {
            CompletableFuture<Page> computed;
            try {
                computed = CompletableFuture.supplyAsync(() -> owner.get("/orgs/acme/tokens"), readers);
                await().until(() -> clock.computing.get() == 1);

                var refused = narrow.stranger().get("/sign-in");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("Retry-After")).isEqualTo("5");
                assertThat(computed).isNotDone();
            } finally {
                clock.busy = false;
            }
            assertThat(computed.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
    }

    /** Lets the page that lists tokens compute without a pause, on whatever thread it is. */
    private static final class BusyClock extends UtcClock {
        private final Clock clock;
        private final AtomicInteger computing = new AtomicInteger();
        private volatile boolean busy;

        BusyClock(Clock clock) {
            this.clock = clock;
        }

        void begin() {
            computing.set(0);
            busy = true;
        }

        @Override
        public Instant instant() {
            if (busy && isAskedFor("latchkey.token.TokenListPages")) {
                computing.incrementAndGet();
                while (busy) {
                    Thread.onSpinWait();
                }
            }
            return clock.instant();
        }

        private static boolean isAskedFor(String className) {
            return StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().equals(className)));
        }
    }
}
