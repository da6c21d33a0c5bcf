package latchkey;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The program as a process of its own, beside a portal of the test and over its database. */
public final class PortalProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Latchkey is ready at (http://localhost:(\\d+))");

    private final Path folder;
    private final Process process;
    private final int managementPort;
    private String url = "";

    private PortalProcess(Path folder, Process process, int managementPort) {
        this.folder = folder;
        this.process = process;
        this.managementPort = managementPort;
    }

    /** @param folder where it writes what it says: output and errors */
    public static PortalProcess beside(TestPortal portal, Path folder, Map<String, String> settings)
            throws IOException {
        var all = new HashMap<>(Map.of(
                "http.port", "0",
                "database.url", portal.database().jdbcUrl(),
                "database.user", portal.database().user(),
                "database.password", portal.database().password(),
                "pepper", portal.pepper(),
                "data-dir", folder.resolve("data").toString()));
        all.putAll(settings);
        var managementPort = freePort();
        all.put("management.port", String.valueOf(managementPort));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlogback.configurationFile=logback.xml",
                "-Xmx256m",
                "-XX:+UseParallelGC",
                "latchkey.Main"));
        all.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("output").toFile())
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LATCHKEY_"));
        var started = new PortalProcess(folder, builder.start(), managementPort);
        started.awaitReady();
        return started;
    }

    private void awaitReady() {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            var ready = READY.matcher(output());
            url = ready.find() ? ready.group(1) : "";
            return !url.isEmpty() || !process.isAlive();
        });
        if (url.isEmpty()) {
            throw new AssertionError(errors());
        }
    }

    public String url() {
        return url;
    }

    public int port() {
        return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }

    public Client management() {
        return new Client("http://localhost:" + managementPort);
    }

    public Scrape scrape() {
        return Scrape.parse(management().get("/metrics").body());
    }

    public String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    public String errors() {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The memory that the process holds, in MiB. */
    public long residentMemory() throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Sends SIGTERM. */
    public void tellToStop() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-TERM", String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Its exit code. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("It goes on");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
