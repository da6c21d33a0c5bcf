package latchkey.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The folder of one installation's database, ours alone while this object is open. */
final class DataFolder implements AutoCloseable {
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the folder if it lacks; fails with a {@link StartupFailure} when it is in use or cannot be written. */
    static DataFolder open(Path folder) {
        var path = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return new DataFolder(path, lock(path));
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** Whether another Latchkey has it open at this moment. */
    static boolean isInUse(Path folder) {
        try (var channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            return tryLock(channel) == null;
        } catch (IOException e) {
            throw unwritable(folder.toAbsolutePath(), e);
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    StartupFailure unwritable(IOException cause) {
        return unwritable(path, cause);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        var channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new StartupFailure(
                    ExitCode.CANNOT_CREATE,
                    "LATCHKEY_DATA_DIR is %s, which another Latchkey is using.".formatted(path));
        }
        return channel;
    }

    // Another process holds it (null), or this one does (the exception).
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static StartupFailure unwritable(Path path, IOException cause) {
        return new StartupFailure(
                ExitCode.CANNOT_CREATE,
                "LATCHKEY_DATA_DIR is %s, a folder that cannot be written.".formatted(path),
                cause);
    }
}
