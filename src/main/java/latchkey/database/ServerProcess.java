package latchkey.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process of ours, the server or the installer of its data files, that writes to a log file. */
final class ServerProcess {
    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static ServerProcess start(List<String> command, Path log) throws IOException {
        var temporary = Files.createDirectories(log.resolveSibling("database.tmp"));
        var builder = new ProcessBuilder(asRootIfRoot(command));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        // Each starting server removes what others left in their common temporary folder, or still need there.
        builder.environment().put("TMPDIR", temporary.toString());
        return new ServerProcess(builder.start(), log);
    }

    long id() {
        return process.pid();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Runs {@code work} when the process ends, however it does. */
    void whenEnded(Runnable work) {
        var unused = process.onExit().thenRun(work);
    }

    void awaitSuccess() {
        try {
            if (process.waitFor() != 0) {
                throw failedToStart();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failedToStart();
        }
    }

    /** Asks the process to stop, and ends it when it has not within 30 seconds. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    StartupFailure failedToStart() {
        return new StartupFailure(
                ExitCode.UNAVAILABLE,
                "The embedded database in LATCHKEY_DATA_DIR did not start: %s tells why.".formatted(log));
    }

    // MariaDB refuses to run as root unless it is told to.
    private static List<String> asRootIfRoot(List<String> command) {
        var complete = new ArrayList<>(command);
        if ("root".equals(System.getProperty("user.name"))) {
            complete.add("--user=root");
        }
        return complete;
    }
}
