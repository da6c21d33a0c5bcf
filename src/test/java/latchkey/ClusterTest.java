package latchkey;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.database.GaleraCluster;
import latchkey.database.Migrations;
import latchkey.database.TestDatabase;
import latchkey.database.Transactions;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Galera cluster of three nodes, two portals over it and nginx before them, while a node is killed or hangs under load. */
class ClusterTest {
    /** The others take a silent node for dead after five seconds, and what waited for it is done then. */
    private static final Duration DISTURBED = Duration.ofSeconds(15);

    /** What one call may take: an answer of a database that hangs, eight seconds, and another turn. */
    private static final Duration SLOWEST = Duration.ofSeconds(14);

    /** While the others decide each call is refused at once, and whoever is refused asks again. */
    private static final double MOST_FAILED = 0.25;

    private final Opened opened = new Opened();
    private GaleraCluster cluster;
    private TestPortal portal;
    private TestPortal.Server server;
    private PortalProcess first;
    private PortalProcess second;
    private String url;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        cluster = opened.add(GaleraCluster.start());
        migrateTwiceAtOnce();
        portal = opened.add(TestPortal.withPeople(cluster.address("sequential:", 2, 1, 0), Map.of()));
        var port = freePort();
        url = "http://localhost:" + port;
        var firstPort = freePort();
        var secondPort = freePort();
        first = opened.add(launch(folder.resolve("first"), firstPort, 0, 1, 2));
        second = opened.add(launch(folder.resolve("second"), secondPort, 1, 2, 0));
        var nginx = nginx(folder, port, firstPort, secondPort);
        opened.add(nginx::destroy);
        server = portal.registerServer("orders-api");
        await().until(() ->
                new Program(url).introspect(server, "token", "lk_nonsense").status() == 200);
    }

    /** The servers too where a portal could not be stopped: they are processes of their own. */
    @AfterAll
    void stop() throws Exception {
        opened.close();
    }

    /** Two nodes would both grant the lock that Flyway takes. */
    private void migrateTwiceAtOnce() {
        var migrated = CompletableFuture.supplyAsync(() -> new Migrations(cluster.node(0)).run());
        var beside = CompletableFuture.supplyAsync(() -> new Migrations(cluster.node(1)).run());
        var one = migrated.join().migrations();
        var other = beside.join().migrations();
        assertThat(Math.min(one, other)).isZero();
        assertThat(Math.max(one, other)).isPositive();
    }

    private PortalProcess launch(Path folder, int port, int... order) throws IOException {
        Files.createDirectory(folder);
        return PortalProcess.beside(
                portal,
                folder,
                Map.of(
                        "database.url",
                        cluster.address("sequential:", order).url(),
                        "http.port",
                        String.valueOf(port),
                        "base-url",
                        url,
                        "trusted-proxies",
                        "127.0.0.1",
                        "verification.remembered",
                        "10000"));
    }

    private static Process nginx(Path folder, int port, int first, int second) throws IOException {
        var configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx.error;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    upstream portals {
                        server 127.0.0.1:%3$d max_fails=0;
                        server 127.0.0.1:%4$d max_fails=0;
                        keepalive 16;
                    }
                    server {
                        listen 127.0.0.1:%2$d;
                        location / {
                            proxy_pass http://portals;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_set_header Host $http_host;
                            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                        }
                    }
                }
                """.formatted(folder, port, first, second));
        return new ProcessBuilder(
                        "/usr/sbin/nginx",
                        "-c",
                        configuration.toString(),
                        "-e",
                        folder.resolve("nginx.error").toString())
                .inheritIO()
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** How many rows a statement changed is an answer in all stores, and whoever made them may have asked another node. */
    @Test
    void aNodeChangesWhatAnotherHasJustMade() {
        try (var here = TestDatabase.at(cluster.node(0));
                var there = TestDatabase.at(cluster.node(1))) {
            here.dsl().execute("CREATE TABLE made (id int PRIMARY KEY, changed boolean NOT NULL)");
            for (var id = 0; id < 1000; id++) {
                here.dsl().execute("INSERT INTO made VALUES (?, false)", id);
                assertThat(there.dsl().execute("UPDATE made SET changed = true WHERE id = ?", id))
                        .isOne();
            }
        }
    }

    /** The cluster may say so at any statement, and whatever follows that is a transaction of its own. */
    @Test
    void workThatAnotherNodeOvertookIsRunAgainAsAWhole() {
        try (var here = TestDatabase.at(cluster.node(0));
                var there = TestDatabase.at(cluster.node(1))) {
            var db = here.dsl();
            db.execute("CREATE TABLE overtaken (id int PRIMARY KEY, by_whom varchar(10) NOT NULL)");
            db.execute("INSERT INTO overtaken VALUES (1, 'nobody'), (2, 'nobody')");
            var transactions = new Transactions(db);
            var tries = new AtomicInteger();

            transactions.run(() -> {
                set(db, 1, "here");
                transactions.run(() -> {
                    set(db, 2, "here");
                    if (tries.incrementAndGet() == 1) {
                        set(there.dsl(), 1, "there");
                        await().until(() -> "there".equals(byWhom(here.again(), 1)));
                    }
                });
            });

            assertThat(tries).hasValue(2);
            assertThat(byWhom(here.again(), 1)).isEqualTo("here");
            assertThat(byWhom(here.again(), 2)).isEqualTo("here");
        }
    }

    private static void set(DSLContext db, int id, String byWhom) {
        db.execute("UPDATE overtaken SET by_whom = ? WHERE id = ?", byWhom, id);
    }

    /** @param beside connections on which no transaction is under way */
    private static Object byWhom(TestDatabase beside, int id) {
        try (beside) {
            return beside.dsl().fetchValue("SELECT by_whom FROM overtaken WHERE id = ?", id);
        }
    }

    @Test
    void aNodeIsKilledUnderLoadAndNothingIsLostOrWronglyAccepted() throws Exception {
        try (var load = new Load("killed")) {
            load.start();
            Thread.sleep(Duration.ofSeconds(4));
            var killed = System.nanoTime();
            cluster.kill(0);
            Thread.sleep(Duration.ofSeconds(12));
            // Whoever lets it copy its data commits nothing meanwhile: here that is done by rsync.
            var launched = System.nanoTime();
            cluster.launch(0);
            Thread.sleep(Duration.ofSeconds(5));
            load.stop();
            load.check(killed, launched);
            nothingIsLost(load);
        }
    }

    @Test
    void aNodeHangsUnderLoadAndAllIsWellByItselfOnceItGoesOn() throws Exception {
        try (var load = new Load("hung")) {
            load.start();
            Thread.sleep(Duration.ofSeconds(4));
            var stopped = System.nanoTime();
            cluster.signal(0, "STOP");
            Thread.sleep(Duration.ofSeconds(12));
            var resumed = System.nanoTime();
            cluster.signal(0, "CONT");
            cluster.awaitReturn(0);
            Thread.sleep(Duration.ofSeconds(5));
            assertThat(ready(first)).isEqualTo(200);
            assertThat(ready(second)).isEqualTo(200);
            load.stop();
            load.check(stopped, resumed);
            nothingIsLost(load);
        } finally {
            cluster.signal(0, "CONT");
        }
    }

    private static int ready(PortalProcess process) {
        return process.management().get("/health/ready").status();
    }

    private void nothingIsLost(Load load) {
        for (var node = 0; node < 3; node++) {
            try (var database = TestDatabase.at(cluster.node(node))) {
                var db = database.dsl();
                assertThat(db.fetchValues(ACCESS_TOKEN.NAME))
                        .describedAs("Node %d", node)
                        .containsAll(load.shown.keySet())
                        .doesNotHaveDuplicates();
                assertThat(db.select(AUDIT_EVENT.TARGET)
                                .from(AUDIT_EVENT)
                                .where(AUDIT_EVENT.ACTION.eq("token.created"))
                                .fetch(AUDIT_EVENT.TARGET))
                        .describedAs("Node %d", node)
                        .containsAll(load.shown.keySet())
                        .doesNotHaveDuplicates();
            }
        }
        assertThat(portal.owner().post("/orgs/acme/audit/verification").heading())
                .isEqualTo("The audit log is intact");
    }

    /** People who create and revoke, and programs that ask, all through nginx. */
    private final class Load implements AutoCloseable {
        private final String name;

        /** The secrets of all tokens whose creation was answered, by name. */
        private final Map<String, String> shown = new ConcurrentHashMap<>();

        /** When the answer to its revocation had come, by name. */
        private final Map<String, Long> revoked = new ConcurrentHashMap<>();

        /** Where the answer to its revocation led, by name. */
        private final Map<String, String> ledTo = new ConcurrentHashMap<>();

        private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        private final Queue<String> toRevoke = new ConcurrentLinkedQueue<>();
        private final Map<String, String> ids = new ConcurrentHashMap<>();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private volatile boolean over;

        /** @param name of what happens meanwhile */
        Load(String name) {
            this.name = name;
        }

        void start() {
            for (var i = 0; i < 2; i++) {
                var prefix = "Creator %d token %s ".formatted(i, name);
                threads.execute(() -> create(prefix));
                threads.execute(this::revoke);
            }
            for (var i = 0; i < 6; i++) {
                threads.execute(this::verify);
            }
        }

        private Client owner() {
            var client = new Client(url);
            assertThat(client.signIn("owner@acme.example", TestPortal.PASSWORD).status())
                    .isEqualTo(303);
            return client;
        }

        private void create(String prefix) {
            var owner = owner();
            for (var number = 0; !over; number++) {
                var name = prefix + number;
                var begun = System.nanoTime();
                var page = owner.post(
                        "/orgs/acme/tokens",
                        "name",
                        name,
                        "description",
                        "",
                        "expires",
                        "30d",
                        "scopes",
                        "projects:read");
                answers.add(new Answer("create", "", begun, System.nanoTime(), page.status(), false));
                if (page.status() == 200) {
                    shown.put(name, page.secret());
                    ids.put(name, page.body().replaceAll("(?s).*?/tokens/([0-9a-f-]{36}).*", "$1"));
                    if (number % 2 == 0) {
                        toRevoke.add(name);
                    }
                }
                pause(100);
            }
        }

        private void revoke() {
            var owner = owner();
            while (!over) {
                var name = toRevoke.poll();
                if (name == null) {
                    pause(50);
                    continue;
                }
                pause(300);
                var begun = System.nanoTime();
                var page = owner.post("/orgs/acme/tokens/" + ids.get(name) + "/revocation");
                var ended = System.nanoTime();
                answers.add(new Answer("revoke", "", begun, ended, page.status(), false));
                if (page.status() == 303) {
                    ledTo.put(name, page.location());
                    revoked.put(name, ended);
                }
            }
        }

        private void verify() {
            var program = new Program(url);
            while (!over) {
                shown.forEach((name, secret) -> {
                    if (!over) {
                        var begun = System.nanoTime();
                        var page = program.introspect(server, "token", secret);
                        answers.add(new Answer(
                                "verify",
                                name,
                                begun,
                                System.nanoTime(),
                                page.status(),
                                page.body().contains("\"active\":true")));
                        pause(5);
                    }
                });
                pause(5);
            }
        }

        private static void pause(long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void stop() {
            over = true;
            threads.close();
        }

        /** @param disturbances when something happened to a node: only for a while after one a call may fail */
        void check(long... disturbances) {
            ledTo.forEach((name, location) ->
                    assertThat(location).describedAs(name).endsWith("/orgs/acme/tokens/" + ids.get(name)));
            var calls = new HashMap<String, Integer>();
            var failed = new HashMap<String, Integer>();
            var last = Duration.ZERO;
            var slowest = Duration.ZERO;
            for (var answer : answers) {
                calls.merge(answer.kind, 1, Integer::sum);
                slowest = longer(slowest, Duration.ofNanos(answer.ended - answer.begun));
                if (answer.status >= 500) {
                    failed.merge(answer.kind + " " + answer.status, 1, Integer::sum);
                    assertThat(answer.status).isEqualTo(503);
                    last = longer(last, sinceLast(answer.ended, disturbances));
                }
                if (answer.active) {
                    assertThat(answer.begun)
                            .describedAs(answer.name)
                            .isLessThan(revoked.getOrDefault(answer.name, Long.MAX_VALUE));
                } else if (answer.kind.equals("verify") && answer.status == 200) {
                    assertThat(toldOrRevoked(answer.name))
                            .describedAs(answer.name)
                            .isTrue();
                }
            }
            System.out.printf(
                    "Node %s: %s calls, failed %s, the last %.1f s after; slowest %.1f s; %d shown, %d revoked%n",
                    name, calls, failed, seconds(last), seconds(slowest), shown.size(), revoked.size());
            assertThat(last).isLessThan(DISTURBED);
            assertThat(slowest).isLessThan(SLOWEST);
            assertThat(failed.values().stream().mapToInt(number -> number).sum())
                    .isLessThan((int) (answers.size() * MOST_FAILED));
            assertThat(revoked).isNotEmpty();
        }

        private static Duration sinceLast(long moment, long... disturbances) {
            var before =
                    Arrays.stream(disturbances).filter(at -> at < moment).max().orElseThrow();
            return Duration.ofNanos(moment - before);
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) > 0 ? one : other;
        }

        /** Its revocation was asked for, answered or not. */
        private boolean toldOrRevoked(String name) {
            return revoked.containsKey(name)
                    || portal.db()
                                    .fetchCount(
                                            ACCESS_TOKEN,
                                            ACCESS_TOKEN.NAME.eq(name).and(ACCESS_TOKEN.REVOKED_AT.isNotNull()))
                            == 1;
        }

        private static double seconds(Duration time) {
            return time.toMillis() / 1000.0;
        }

        @Override
        public void close() {
            stop();
        }
    }

    private record Answer(String kind, String name, long begun, long ended, int status, boolean active) {}
}
