package latchkey.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** A server that still runs on our data files because the portal that started it was killed. */
final class LeftoverServer {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final Path processIdFile;
    private final Path dataFiles;

    LeftoverServer(Path processIdFile, Path dataFiles) {
        this.processIdFile = processIdFile;
        this.dataFiles = dataFiles;
    }

    void stop() throws IOException {
        var server = find();
        if (server.isPresent()) {
            server.get().destroy();
            if (!endsInTime(server.get())) {
                server.get().destroyForcibly();
                endsInTime(server.get());
            }
        }
    }

    private Optional<ProcessHandle> find() throws IOException {
        if (!Files.exists(processIdFile)) {
            return Optional.empty();
        }
        var processId = Files.readString(processIdFile).strip();
        return processId.matches("\\d{1,18}")
                ? ProcessHandle.of(Long.parseLong(processId)).filter(this::isOurs)
                : Optional.empty();
    }

    // Process ids are given out again, so the command must be that of a server on these very files.
    private boolean isOurs(ProcessHandle process) {
        var command = process.info().command().orElse("");
        var arguments = process.info().arguments().orElse(new String[0]);
        return command.endsWith("/mariadbd") && Arrays.asList(arguments).contains("--datadir=" + dataFiles);
    }

    // A process that nobody reaped stays alive by its id but has no command any more.
    private boolean endsInTime(ProcessHandle server) {
        var glances = PATIENCE.dividedBy(GLANCE);
        while (glances-- > 0 && server.isAlive() && isOurs(server)) {
            Pause.of(GLANCE);
        }
        return glances > 0;
    }
}
