package latchkey.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import latchkey.database.DatabaseAddress;

/** A server in a process of its own, run with the flags of {@code bin/run}. */
final class Program implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("(?i)ready at http://localhost:(\\d+)");

    private final Process process;
    private final int port;

    private Program(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param settings further variables of its environment */
    static Program portal(DatabaseAddress database, Path dataFolder, Map<String, String> settings) throws IOException {
        var environment = new HashMap<>(Map.of(
                "LATCHKEY_HTTP_PORT", "0",
                "LATCHKEY_MANAGEMENT_PORT", "0",
                "LATCHKEY_DATA_DIR", dataFolder.toString(),
                "LATCHKEY_DATABASE_URL", database.url(),
                "LATCHKEY_DATABASE_USER", database.user(),
                "LATCHKEY_DATABASE_PASSWORD", database.password()));
        environment.putAll(settings);
        var archive =
                List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + System.getProperty("bench.archive"));
        return start(archive, System.getProperty("bench.portal"), List.of("latchkey.Main"), environment);
    }

    /** @param arguments of {@link Bare} */
    static Program bare(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Bare.class.getName()));
        command.addAll(List.of(arguments));
        return start(List.of(), System.getProperty("java.class.path"), command, Map.of());
    }

    private static Program start(
            List<String> flags, String classPath, List<String> main, Map<String, String> environment)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("bench.flags").strip().split("\\s+")));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath));
        command.addAll(main);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LATCHKEY_"));
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = process.inputReader(StandardCharsets.UTF_8);
        var said = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            var ready = READY.matcher(line);
            if (ready.find()) {
                Thread.ofPlatform().daemon().start(() -> passOn(output));
                return new Program(process, Integer.parseInt(ready.group(1)));
            }
        }
        throw new IOException("It did not start:\n" + said);
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

    /** What it holds of the machine's memory, in megabytes. */
    long residentMegabytes() throws IOException {
        var status = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status"));
        return Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1")) / 1024;
    }

    /** Stops it from running, or lets it go on. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
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
