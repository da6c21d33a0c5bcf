package latchkey;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import latchkey.TestPortal.Created;
import latchkey.TestPortal.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as a process of its own, told to stop while it works; and what it has logged until then. */
class StopFaultTest {
    @TempDir
    private static Path folder;

    private final TestPortal portal = TestPortal.withPeople();
    private final Server server = portal.registerServer("orders-api");
    private final Created token = portal.create("Used until the end");
    private PortalProcess program;
    private Page failure;
    private int readyBefore;
    private Page readyWhileStopping;
    private Page pageWhileStopping;
    private String answerUnderWay;
    private int status;

    /** The whole story, of which each test looks at a part. */
    @BeforeAll
    void stopWhileARequestIsUnderWay() throws Exception {
        program = PortalProcess.beside(
                portal,
                folder,
                Map.of("logging.format", "json", "logging.access-file", "access.log", "http.stop-delay", "3 s"));
        var stranger = new Client(program.url());
        var dead = "lk_" + "0".repeat(46);
        stranger.get("/password-reset/" + "A".repeat(43));
        stranger.get("/sign-in?token=" + token.secret());
        stranger.get("/" + token.secret());
        stranger.send(stranger.request("/api/v1/token").header("Authorization", "Bearer " + dead));
        failure = failed(stranger);
        readyBefore = program.management().get("/health/ready").status();

        // Nobody knows the token yet there: the answer waits for the database.
        try (var connection = portal.database().dataSource().getConnection();
                var database = connection.createStatement()) {
            database.execute("LOCK TABLES access_token_secret WRITE");
            var underWay = CompletableFuture.supplyAsync(
                    () -> new Program(program.url()).introspect(server, "token", token.secret()));
            await().until(() -> program.scrape().value("hikaricp_connections_active") > 0);
            program.tellToStop();
            await().until(() -> program.management().get("/health/ready").status() == 503);
            readyWhileStopping = program.management().get("/health/ready");
            pageWhileStopping = stranger.get("/sign-in");
            await().until(() -> refuses(program.port()));
            database.execute("UNLOCK TABLES");
            answerUnderWay = underWay.get(20, TimeUnit.SECONDS).body();
        }
        status = program.awaitEnd();
    }

    @AfterAll
    void end() {
        program.close();
        portal.close();
    }

    @Test
    void itSaysThatItStopsBeforeItDoes() {
        assertThat(readyBefore).isEqualTo(200);
        assertThat(readyWhileStopping.body()).contains("\"status\":\"down\"", "\"reasons\":[\"it is stopping\"]");
        assertThat(pageWhileStopping.status()).isEqualTo(200);
        assertThat(pageWhileStopping.header("Connection")).isEqualTo("close");
    }

    @Test
    void whatIsUnderWayIsFinished() {
        assertThat(answerUnderWay).contains("\"active\":true");
    }

    @Test
    void theUsesUntilThenAreStored() {
        assertThat(portal.db()
                        .select(ACCESS_TOKEN.LAST_USED_AT)
                        .from(ACCESS_TOKEN)
                        .where(ACCESS_TOKEN.ID.eq(token.id()))
                        .fetchSingle()
                        .value1())
                .isNotNull();
    }

    @Test
    void itEndsWithZero() {
        assertThat(status).isZero();
    }

    @Test
    void everyLineOfItsLogIsAnObject() {
        assertThat(log()).isNotEmpty().allSatisfy(line -> {
            assertThat(line.get("time").asString()).endsWith("Z");
            assertThat(line.has("level") && line.has("logger") && line.has("message"))
                    .isTrue();
        });
    }

    @Test
    void theIdOfARequestIsInBothLogsAndInItsAnswer() throws IOException {
        var id = failure.header("X-Request-Id");
        assertThat(id).hasSize(36);
        assertThat(log())
                .filteredOn(line -> id.equals(line.path("request_id").asString("")))
                .singleElement()
                .satisfies(line -> assertThat(line.get("message").asString()).startsWith("Unexpected failure"))
                .satisfies(line -> assertThat(line.has("stack_trace")).isTrue());
        assertThat(accessLog())
                .filteredOn(line -> id.equals(line.path("request_id").asString("")))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.get("status").asInt()).isEqualTo(500);
                    assertThat(line.get("path").asString()).isEqualTo("/sign-in");
                    assertThat(line.get("address").asString()).isEqualTo("127.0.0.1");
                });
    }

    @Test
    void noSecretIsInALog() throws IOException {
        var logs = program.errors() + program.output() + Files.readString(folder.resolve("access.log"));
        assertThat(logs)
                .contains("/password-reset/…", "/api/v1/token")
                .doesNotContain(token.secret(), token.secret().substring(3), "A".repeat(43))
                .doesNotContain(server.secret(), portal.pepper());
    }

    private List<JsonNode> log() {
        return parse(program.errors());
    }

    private List<JsonNode> accessLog() throws IOException {
        return parse(Files.readString(folder.resolve("access.log")));
    }

    private static List<JsonNode> parse(String log) {
        return log.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    }

    /** A page that needs a table which is not there for a moment. */
    private Page failed(Client stranger) {
        portal.db().execute("RENAME TABLE account TO elsewhere");
        try {
            return stranger.post("/sign-in", "email", "a@acme.example", "password", "x");
        } finally {
            portal.db().execute("RENAME TABLE elsewhere TO account");
        }
    }

    private static boolean refuses(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }
}
