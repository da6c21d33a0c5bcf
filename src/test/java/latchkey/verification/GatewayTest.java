package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The recipes of docs/gateways, run by the real programs in front of a small API. */
class GatewayTest {
    private final TestPortal portal =
            TestPortal.withPeople(Map.of("trusted-proxies", "127.0.0.1", "verification.remembered", "1000"));
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer api;

    @TempDir
    private Path folder;

    @BeforeAll
    void startApi() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            calls.incrementAndGet();
            var headers = exchange.getRequestHeaders();
            var told = "%s %s"
                    .formatted(headers.getFirst("X-Token-Name"), headers.getFirst("X-Token-Scopes"))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, told.length);
            exchange.getResponseBody().write(told);
            exchange.close();
        });
        api.start();
    }

    @AfterAll
    void stop() {
        api.stop(0);
        portal.close();
    }

    @ParameterizedTest
    @EnumSource
    void aGoodTokenReachesTheApiWithWhoseItIs(Program program) throws Exception {
        var token = portal.create("Deploy bot " + program);
        try (var gateway = start(program)) {
            var answer = gateway.get(token.secret(), "X-Token-Name", "An%20impostor", "X-Token-Scopes", "*");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("Deploy%20bot%20" + program + " projects:read");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRefusedNeverReachesTheApi(Program program) throws Exception {
        var other = portal.create("Elsewhere " + program, "scopes", "metrics:read");
        var limited = portal.create("Limited " + program, "allowed_networks", "192.0.2.0/24");
        var before = calls.get();
        try (var gateway = start(program)) {
            var none = gateway.get(null);
            assertThat(none.statusCode()).isEqualTo(401);
            assertThat(challenge(none)).isEqualTo("Bearer realm=\"Latchkey\"");

            var unknown = gateway.get("lk_nonsense");
            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(challenge(unknown)).contains("error=\"invalid_token\"");
            assertThat(gateway.get(limited.secret(), "X-Forwarded-For", "192.0.2.7")
                            .statusCode())
                    .isEqualTo(401);

            var lacking = gateway.get(other.secret());
            assertThat(lacking.statusCode()).isEqualTo(403);
            assertThat(challenge(lacking)).contains("error=\"insufficient_scope\"", "scope=\"projects:read\"");
        }
        assertThat(calls.get()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void aTokenRevokedInMidTrafficIsRefusedFromTheAnswerOn(Program program) throws Exception {
        var token = portal.create("Busy " + program);
        var answers = new ConcurrentLinkedQueue<Answer>();
        var over = new AtomicBoolean();
        long revokedAt;
        try (var gateway = start(program);
                var threads = Executors.newFixedThreadPool(4)) {
            for (var i = 0; i < 4; i++) {
                threads.execute(() -> {
                    while (!over.get()) {
                        var asked = System.nanoTime();
                        answers.add(
                                new Answer(asked, gateway.get(token.secret()).statusCode()));
                    }
                });
            }
            await().until(() -> answers.size() > 100);
            revoke(token);
            revokedAt = System.nanoTime();
            var soFar = answers.size();
            await().until(() -> answers.size() > soFar + 100);
            over.set(true);
        }
        assertThat(answers)
                .filteredOn(answer -> answer.asked < revokedAt)
                .extracting(Answer::status)
                .contains(200);
        assertThat(answers)
                .filteredOn(answer -> answer.asked >= revokedAt)
                .extracting(Answer::status)
                .containsOnly(401);
    }

    private void revoke(Created token) {
        assertThat(portal.owner().post(token.path() + "/revocation").status()).isEqualTo(303);
    }

    private static String challenge(HttpResponse<String> answer) {
        return String.join(", ", answer.headers().allValues("WWW-Authenticate"));
    }

    private Gateway start(Program program) throws IOException {
        var port = freePort();
        var recipe = Files.readString(Path.of("docs/gateways").resolve(program.recipe))
                .replace("127.0.0.1:8080", "127.0.0.1:" + portal.latchkey().port())
                .replace("127.0.0.1:9000", "127.0.0.1:" + api.getAddress().getPort())
                .replace("127.0.0.1:8000", "127.0.0.1:" + port)
                .replace(":8000 {", ":" + port + " {")
                .replace("tokens.example.org", "localhost:" + portal.latchkey().port());
        var file = Files.writeString(folder.resolve(program + "-" + port), program.around(recipe, folder));
        var log = folder.resolve(program + "-" + port + ".log");
        var process = new ProcessBuilder(program.command(file))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // Caddy wants folders of its own to keep what it knows.
        process.environment().put("HOME", folder.toString());
        var started = process.start();
        await(program.toString()).atMost(Duration.ofSeconds(20)).until(() -> isListening(port) || !started.isAlive());
        assertThat(started.isAlive()).describedAs(Files.readString(log)).isTrue();
        return new Gateway(started, port);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isListening(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** A gateway that {@code bin/test gateways} has installed. */
    enum Program {
        NGINX("nginx.conf") {
            @Override
            List<String> command(Path file) {
                return List.of("/usr/sbin/nginx", "-e", "stderr", "-c", file.toString());
            }

            @Override
            String around(String recipe, Path folder) {
                var temporary = List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi").stream()
                        .map(kind -> "%s_temp_path %s/%s;%n".formatted(kind, folder, kind))
                        .reduce("", String::concat);
                return """
                        daemon off;
                        worker_processes 1;
                        pid %s/nginx.pid;
                        error_log stderr;
                        events {}
                        http {
                        access_log off;
                        %s
                        %s
                        }
                        """.formatted(folder, temporary, recipe);
            }
        },
        CADDY("Caddyfile") {
            @Override
            List<String> command(Path file) {
                return List.of("/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", file.toString());
            }

            @Override
            String around(String recipe, Path folder) {
                return "{\n\tadmin off\n\tauto_https off\n}\n" + recipe;
            }
        };

        private final String recipe;

        Program(String recipe) {
            this.recipe = recipe;
        }

        abstract List<String> command(Path file);

        /** The recipe within what the program needs beside it to run in a folder. */
        abstract String around(String recipe, Path folder);
    }

    /** One that runs. */
    private final class Gateway implements AutoCloseable {
        private final Process process;
        private final int port;

        private Gateway(Process process, int port) {
            this.process = process;
            this.port = port;
        }

        private HttpResponse<String> get(String secret, String... headers) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/orders"))
                    .method("GET", BodyPublishers.noBody());
            if (secret != null) {
                request.header("Authorization", "Bearer " + secret);
            }
            if (headers.length > 0) {
                request.headers(headers);
            }
            try {
                return client.send(request.build(), BodyHandlers.ofString());
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }

    private record Answer(long asked, int status) {}
}
