package latchkey;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static void create(Path file) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = Files.newByteChannel(file, options, ownerOnly)) {
            channel.write(ByteBuffer.wrap((Peppers.generate() + "\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (FileAlreadyExistsException e) {
            // Made at an earlier start.
        }
    }
}
