package latchkey.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded database for a command that only looks: the one that a portal runs, else started while it is open. */
public final class BorrowedDatabase implements AutoCloseable {
    private final DatabaseAddress address;
    private final AutoCloseable owned;

    private BorrowedDatabase(DatabaseAddress address, AutoCloseable owned) {
        this.address = address;
        this.owned = owned;
    }

    /** Fails with a {@link StartupFailure} where there is no database yet: none is made. */
    public static BorrowedDatabase of(Path dataFolder, Path binaries) {
        if (!Files.exists(dataFolder.resolve(DataFiles.NAME))) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "LATCHKEY_DATA_DIR is %s, where there is no database.".formatted(dataFolder.toAbsolutePath()));
        }
        if (DataFolder.isInUse(dataFolder)) {
            return new BorrowedDatabase(ofRunningPortal(dataFolder), () -> {});
        }
        var started = EmbeddedDatabase.start(dataFolder, binaries);
        return new BorrowedDatabase(started.address(), started);
    }

    private static DatabaseAddress ofRunningPortal(Path dataFolder) {
        try {
            return ServerAddress.read(dataFolder);
        } catch (IOException e) {
            throw new StartupFailure(
                    ExitCode.UNAVAILABLE,
                    "LATCHKEY_DATA_DIR is %s, which another Latchkey is using whose database is not to be found: it may be starting or stopping."
                            .formatted(dataFolder.toAbsolutePath()),
                    e);
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    @Override
    public void close() {
        try {
            owned.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
