package latchkey.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded database for a command: the one that a portal runs, else started while it is open. */
public final class BorrowedDatabase implements AutoCloseable {
    private final DatabaseAddress address;
    private final AutoCloseable owned;

    private BorrowedDatabase(DatabaseAddress address, AutoCloseable owned) {
        this.address = address;
        this.owned = owned;
    }

    /** Whether a portal runs on it at this moment; false where there is none yet. */
    public static boolean isInUse(Path dataFolder) {
        return isThere(dataFolder) && DataFolder.isInUse(dataFolder);
    }

    /** Whether there is one in a data folder. */
    public static boolean isThere(Path dataFolder) {
        return Files.exists(dataFolder.resolve(DataFiles.NAME));
    }

    /** The same as {@link #of}, but one that is not there yet is made. */
    public static BorrowedDatabase ofOrMade(Path dataFolder, Path binaries) {
        return isThere(dataFolder) ? of(dataFolder, binaries) : started(dataFolder, binaries);
    }

    /** Fails with a {@link StartupFailure} where there is no database yet: none is made. */
    public static BorrowedDatabase of(Path dataFolder, Path binaries) {
        if (!isThere(dataFolder)) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION,
                    "LATCHKEY_DATA_DIR is %s, where there is no database.".formatted(dataFolder.toAbsolutePath()));
        }
        if (DataFolder.isInUse(dataFolder)) {
            return new BorrowedDatabase(ofRunningPortal(dataFolder), () -> {});
        }
        return started(dataFolder, binaries);
    }

    private static BorrowedDatabase started(Path dataFolder, Path binaries) {
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
