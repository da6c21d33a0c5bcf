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
import java.util.function.Function;
import java.util.function.Supplier;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;

/** A secret that an installation was not given by a setting: a file of the data folder, for its owner's eyes only. */
record SecretFile(Path dataDir, String name) {
    /** Makes the file at the first start. */
    <T> T readOrCreate(Supplier<String> maker, Function<String, T> parser) {
        try {
            Files.createDirectories(dataDir);
            create(maker);
        } catch (IOException e) {
            throw new StartupFailure(
                    ExitCode.CANNOT_CREATE,
                    "LATCHKEY_DATA_DIR names a folder that can’t be written: " + dataDir.toAbsolutePath() + ".",
                    e);
        }
        return read(parser);
    }

    /** For commands that only look: what is not there is not made. */
    <T> T read(Function<String, T> parser) {
        try {
            return parser.apply(Files.readString(file()));
        } catch (IOException e) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION, "The file " + file().toAbsolutePath() + " can’t be read.", e);
        } catch (IllegalArgumentException e) {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION, "What is in " + file().toAbsolutePath() + " is damaged.", e);
        }
    }

    /** Adds a line; what is in the file by then is what comes back. */
    <T> T append(String line, Function<String, T> parser) {
        try {
            write(Files.readString(file()).strip() + "\n" + line);
        } catch (IOException e) {
            throw new StartupFailure(ExitCode.CANNOT_CREATE, "The file " + path() + " can’t be written.", e);
        }
        return read(parser);
    }

    Path path() {
        return file().toAbsolutePath();
    }

    private void create(Supplier<String> maker) throws IOException {
        if (!Files.exists(file())) {
            write(maker.get());
        }
    }

    /** Written whole under another name first: half a secret would be worse than none. */
    private void write(String content) throws IOException {
        var draft = dataDir.resolve(name + ".new");
        Files.deleteIfExists(draft);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            channel.write(ByteBuffer.wrap((content + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file() {
        return dataDir.resolve(name);
    }
}
