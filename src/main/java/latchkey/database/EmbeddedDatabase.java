package latchkey.database;

import java.io.IOException;
import java.nio.file.Path;

/** A MariaDB server of our own, for installations that name no other: its files live in the data folder. */
public final class EmbeddedDatabase implements AutoCloseable {
    private final DataFolder folder;
    private final RunningServer server;
    private volatile boolean closing;

    private EmbeddedDatabase(DataFolder folder, RunningServer server) {
        this.folder = folder;
        this.server = server;
    }

    /** Starts the server on the data files in {@code dataFolder}, which are made at the first start. */
    public static EmbeddedDatabase start(Path dataFolder) {
        return start(dataFolder, dataFolder.resolve("mariadb"));
    }

    /** The same, with the server's program unpacked to {@code binaries}, which several data folders may share. */
    public static EmbeddedDatabase start(Path dataFolder, Path binaries) {
        return start(dataFolder, binaries, ServerPurpose.KEEPING);
    }

    /** Starts a server whose data may be lost, with rights on every schema called {@code latchkey…}. */
    public static EmbeddedDatabase startDisposable(Path dataFolder, Path binaries) {
        return start(dataFolder, binaries, ServerPurpose.DISPOSABLE);
    }

    /** Where to connect, for as long as this object is open. */
    public DatabaseAddress address() {
        return server.address();
    }

    public String jdbcUrl() {
        return server.address().url();
    }

    public String user() {
        return server.address().user();
    }

    public String password() {
        return server.address().password();
    }

    /** Runs {@code work} if the server ends without having been told to. */
    public void whenLost(Runnable work) {
        server.process().whenEnded(() -> {
            if (!closing) {
                work.run();
            }
        });
    }

    /** Stops the server cleanly; nothing is removed. */
    @Override
    public void close() {
        closing = true;
        server.process().stop();
        folder.close();
    }

    static EmbeddedDatabase start(Path dataFolder, Path binaries, ServerPurpose purpose) {
        var folder = DataFolder.open(dataFolder);
        try {
            return new EmbeddedDatabase(folder, new ServerLaunch(folder, ServerBinaries.in(binaries), purpose).run());
        } catch (IOException e) {
            folder.close();
            throw folder.unwritable(e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }
}
