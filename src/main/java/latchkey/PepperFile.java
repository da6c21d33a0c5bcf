package latchkey;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import latchkey.token.Peppers;

/** The pepper of an installation that was given none: a file of the data folder, readable by its owner only. */
final class PepperFile {
    private PepperFile() {}

    static Peppers readOrCreate(Path dataDir) {
        var file = dataDir.resolve("pepper");
        try {
            Files.createDirectories(dataDir);
            create(file);
            return Peppers.parse(Files.readString(file));
        } catch (IOException e) {
            throw new StartupFailure(
                    ExitCode.CANNOT_CREATE,
                    "LATCHKEY_DATA_DIR names a folder that can’t be written: " + dataDir.toAbsolutePath() + ".",
                    e);
        } catch (IllegalArgumentException e) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION, "The pepper in " + file.toAbsolutePath() + " is damaged.", e);
        }
    }

    /** Written whole under another name first: half a pepper would be worse than none. */
    private static void create(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        var draft = file.resolveSibling("pepper.new");
        Files.deleteIfExists(draft);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            channel.write(ByteBuffer.wrap((Peppers.generate() + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
