package latchkey.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;

/** The files in which the embedded server keeps its data. */
final class DataFiles {
    static final String NAME = "database";

    private final Path path;
    private final Path draft;
    private final Path log;

    DataFiles(DataFolder folder) {
        this.path = folder.resolve(NAME);
        this.draft = folder.resolve("database.draft");
        this.log = folder.resolve("database.log");
    }

    Path path() {
        return path;
    }

    void remove() throws IOException {
        remove(path);
    }

    /** Made beside their place and then moved, so that a start cut short leaves nothing half made. */
    void makeOnce(ServerBinaries binaries) throws IOException {
        if (!Files.exists(path)) {
            remove(draft);
            ServerProcess.start(command(binaries), log).awaitSuccess();
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private List<String> command(ServerBinaries binaries) {
        return List.of(
                binaries.installer(),
                "--no-defaults",
                "--basedir=" + binaries.folder(),
                "--datadir=" + draft,
                "--skip-name-resolve",
                "--skip-test-db",
                "--force");
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
}
