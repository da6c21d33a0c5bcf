package latchkey.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Keycloak of its own, unpacked by the build, with one realm and some people in it. */
final class Keycloak implements AutoCloseable {
    private static final Path UNPACKED = Path.of("target/keycloak").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final int port;
    private final Path log = Path.of("target/keycloak.log").toAbsolutePath();
    private Process process;

    Keycloak() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String issuer() {
        return "http://127.0.0.1:" + port + "/realms/latchkey";
    }

    /** With nothing of an earlier run, as much of it as stays between starts. */
    void start(String realm) {
        try {
            var home = home();
            remove(home.resolve("data"));
            var imports = Files.createDirectories(home.resolve("data/import"));
            Files.writeString(imports.resolve("latchkey-realm.json"), realm);
            var command = new ProcessBuilder(
                    home.resolve("bin/kc.sh").toString(),
                    "start-dev",
                    "--http-host=127.0.0.1",
                    "--http-port=" + port,
                    "--import-realm",
                    "--cache=local",
                    "--log-level=WARN");
            command.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
            // Starting is all it does here: compiling well would take longer than it saves.
            command.environment().put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
            command.environment().put("JAVA_HOME", System.getProperty("java.home"));
            process = command.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> answers() || !process.isAlive());
            if (!process.isAlive()) {
                throw new IllegalStateException("Keycloak ended: " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path home() throws IOException {
        if (!Files.isDirectory(UNPACKED)) {
            throw new IllegalStateException("Keycloak is not unpacked: run bin/test oidc");
        }
        try (var folders = Files.list(UNPACKED)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("keycloak-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private boolean answers() throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(issuer()))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The script may have started Java as a process of its own. */
    @Override
    public void close() {
        if (process != null) {
            var all = List.copyOf(process.descendants().toList());
            all.forEach(ProcessHandle::destroy);
            process.destroy();
            try {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    all.forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
