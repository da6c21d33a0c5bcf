package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.FaultDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database hangs or is gone while calls go on: what is answered meanwhile, and how soon all is as before. */
class DatabaseAwayFaultTest {
    private static final String INACTIVE = "{\"active\":false}";

    /** Four seconds of trust in what is remembered, and what its last look may have taken. */
    private static final Duration TRUST = Duration.ofSeconds(7);

    /** A turn at the pool and an answer of the database, with room for a busy machine. */
    private static final Duration BOUND = Duration.ofSeconds(14);

    private FaultDatabase database;
    private TestPortal portal;
    private TestPortal.Server server;
    private Created live;
    private Created dead;
    private final List<Created> unknown = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        database = FaultDatabase.in(folder);
        portal = TestPortal.withPeople(database.address(), Map.of("verification.remembered", "1000"));
        server = portal.registerServer("orders-api");
        live = portal.create("Deploy bot");
        dead = portal.create("Revoked bot");
        for (var i = 0; i < 10; i++) {
            unknown.add(portal.create("Unheard of " + i));
        }
        // Both are remembered; of the second that it is dead.
        introspect(live);
        introspect(dead);
        portal.owner().post(dead.path() + "/revocation");
        introspect(dead);
    }

    @AfterAll
    void stop() throws Exception {
        portal.close();
        database.close();
    }

    @Test
    void hangingForThirtySecondsUnderLoadItFailsClosedAndRecoversInFive() throws Exception {
        try (var load = new Load()) {
            await().atMost(Duration.ofSeconds(10)).until(() -> load.answers.size() > 50);
            database.pause();
            var paused = System.nanoTime();
            Thread.sleep(Duration.ofSeconds(30));
            assertThat(ready().status()).isEqualTo(503);
            assertThat(ready().body()).contains("the database does not answer");
            var resumed = System.nanoTime();
            database.resume();
            awaitService();
            var recovered = System.nanoTime();
            load.check(paused, resumed);
            System.out.printf(
                    "Hanging for 30 s: served again %.1f s later%n",
                    Duration.ofNanos(recovered - resumed).toMillis() / 1000.0);
        }
    }

    @Test
    void killedAndStartedAgainItIsServedAgainInFiveSeconds() throws Exception {
        try (var load = new Load()) {
            await().atMost(Duration.ofSeconds(10)).until(() -> load.answers.size() > 50);
            var killed = System.nanoTime();
            database.kill();
            Thread.sleep(Duration.ofSeconds(15));
            var started = System.nanoTime();
            database.start();
            var accepting = System.nanoTime();
            awaitService();
            load.check(killed, started);
            System.out.printf(
                    "Killed: served again %.1f s after the database was%n",
                    Duration.ofNanos(System.nanoTime() - accepting).toMillis() / 1000.0);
        }
    }

    @Test
    void aPageSaysWhatIsAndAFormThatIsSentAgainMakesOneToken() throws Exception {
        var owner = portal.owner();
        var form = owner.get("/orgs/acme/tokens/new");
        var fields = new String[] {
            "name",
            "Typed before the fault",
            "description",
            "",
            "expires",
            "30d",
            "scopes",
            "projects:read",
            "idempotency_key",
            form.value("idempotency_key")
        };
        database.pause();
        try {
            var page = owner.post("/orgs/acme/tokens", fields);
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.header("Retry-After")).isNotEmpty();
            assertThat(page.heading()).isEqualTo("Latchkey is not available right now");
            assertThat(page.text()).contains("look first whether it happened");
            assertThat(page.body()).doesNotContainIgnoringCase("sql").doesNotContain("127.0.0.1", "mariadb");
        } finally {
            database.resume();
        }
        awaitService();
        assertThat(owner.post("/orgs/acme/tokens", fields).status()).isIn(200, 409, 422);
        assertThat(portal.db().fetchValue("SELECT COUNT(*) FROM access_token WHERE name = 'Typed before the fault'"))
                .isEqualTo(1L);
    }

    private void awaitService() {
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    assertThat(ready().status()).isEqualTo(200);
                    assertThat(introspect(unknown.getLast()).body()).contains("\"active\":true");
                    assertThat(portal.owner().get("/orgs/acme/tokens").status()).isEqualTo(200);
                });
    }

    private Page ready() {
        return new Client("http://localhost:" + portal.latchkey().managementPort()).get("/health/ready");
    }

    private Page introspect(Created token) {
        return portal.program().introspect(server, "token", token.secret());
    }

    private Page forwardAuth(Created token) {
        var client = portal.stranger();
        return client.send(client.request("/forward-auth").header("Authorization", "Bearer " + token.secret()));
    }

    /** Calls of every kind, one after another by a few callers, until it is closed. */
    private final class Load implements AutoCloseable {
        private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        private volatile boolean over;

        Load() {
            calls().forEach(call -> callers.execute(() -> repeat(call)));
        }

        private List<Call> calls() {
            return List.of(
                    new Call("live", () -> introspect(live)),
                    new Call("live", () -> forwardAuth(live)),
                    new Call("live", () -> portal.program().describe(live.secret())),
                    new Call("dead", () -> introspect(dead)),
                    new Call("dead", () -> forwardAuth(dead)),
                    new Call("dead", () -> portal.program().describe(dead.secret())),
                    new Call("unknown", () -> introspect(unknown.getFirst())),
                    new Call("page", () -> portal.owner().get("/orgs/acme/tokens")));
        }

        private void repeat(Call call) {
            while (!over) {
                var begun = System.nanoTime();
                var page = call.ask.get();
                answers.add(new Answer(call.kind, begun, System.nanoTime(), page));
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        /** Holds every answer against what may be said: a hard bound, never a dead token, never that a live one is not. */
        void check(long since, long until) {
            var counts = new TreeMap<String, Integer>();
            for (var answer : answers) {
                var page = answer.page;
                assertThat(Duration.ofNanos(answer.ended - answer.begun)).isLessThan(BOUND);
                counts.merge(answer.kind + " " + page.status(), 1, Integer::sum);
                if (answer.kind.equals("dead")) {
                    assertThat(page.status()).isIn(200, 401, 503);
                    assertThat(page.body()).doesNotContain("\"active\":true");
                    if (page.status() == 200) {
                        assertThat(page.body()).isEqualTo(INACTIVE);
                    }
                } else {
                    assertThat(page.status()).describedAs(answer.kind).isIn(200, 204, 503);
                    assertThat(page.body()).isNotEqualTo(INACTIVE);
                }
                if (page.status() == 503) {
                    assertThat(page.header("Retry-After")).isNotEmpty();
                    assertThat(page.body()).doesNotContainIgnoringCase("sql").doesNotContain("127.0.0.1");
                }
                if (answer.begun > since + TRUST.toNanos() && answer.ended < until && !answer.kind.equals("page")) {
                    assertThat(page.status()).describedAs(answer.kind).isEqualTo(503);
                    assertThat(Duration.ofNanos(answer.ended - answer.begun)).isLessThan(Duration.ofSeconds(2));
                }
            }
            System.out.println("Answers: " + counts);
        }

        @Override
        public void close() {
            over = true;
            callers.close();
        }
    }

    private record Call(String kind, Supplier<Page> ask) {}

    private record Answer(String kind, long begun, long ended, Page page) {}
}
