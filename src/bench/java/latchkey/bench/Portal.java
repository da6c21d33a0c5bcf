package latchkey.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import latchkey.database.DatabaseAddress;

/** The program in a process of its own, started as {@code bin/run} does, with a small heap. */
final class Portal implements AutoCloseable {
    static final int HEAP_MEGABYTES = 256;

    private final Process process;
    private final int port;

    private Portal(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param settings further variables of its environment */
    static Portal start(DatabaseAddress database, Path dataFolder, Map<String, String> settings) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseParallelGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Duser.timezone=UTC",
                "-cp",
                System.getProperty("bench.portal"),
                "latchkey.Main");
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LATCHKEY_"));
        environment.put("LATCHKEY_HTTP_PORT", "0");
        environment.put("LATCHKEY_MANAGEMENT_PORT", "0");
        environment.put("LATCHKEY_DATA_DIR", dataFolder.toString());
        environment.put("LATCHKEY_DATABASE_URL", database.url());
        environment.put("LATCHKEY_DATABASE_USER", database.user());
        environment.put("LATCHKEY_DATABASE_PASSWORD", database.password());
        environment.putAll(settings);
        var process = builder.redirectErrorStream(true).start();
        var output = process.inputReader(StandardCharsets.UTF_8);
        var said = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.contains("Latchkey is ready at http://localhost:")) {
                Thread.ofPlatform().daemon().start(() -> passOn(output));
                return new Portal(process, Integer.parseInt(line.replaceAll(".*localhost:(\\d+).*", "$1")));
            }
        }
        throw new IOException("The portal did not start:\n" + said);
    }

    private static void passOn(BufferedReader output) {
        try {
            output.lines()
                    .filter(line -> line.contains("ERROR") || line.contains("WARN"))
                    .forEach(System.err::println);
        } catch (UncheckedIOException e) {
            // It was stopped.
        }
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
