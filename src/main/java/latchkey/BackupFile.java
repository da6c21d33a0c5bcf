package latchkey;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;

/**
 * The database in one file: the statements that make it, compressed by gzip, between a first line that says what they are
 * and a last one with the SHA-256 of all before it, without which the file is not whole.
 */
record BackupFile(Path path) {
    private static final Pattern FIRST =
            Pattern.compile("-- Latchkey backup, format 1, database ([0-9]{1,4}), taken (\\S+)\n");
    private static final String LAST = "-- Latchkey backup, whole: SHA-256 ";

    /** Written whole under another name first, for its owner's eyes only, and on the disk before it has its own name. */
    void write(What what, Content content) throws IOException {
        var draft = path.resolveSibling(path.getFileName() + ".part");
        Files.deleteIfExists(draft);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            try (var channel = FileChannel.open(
                    draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
                write(Channels.newOutputStream(channel), what, content);
                channel.force(true);
            }
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void write(OutputStream to, What what, Content content) throws IOException {
        var digest = sha256();
        var compressed = new GZIPOutputStream(to, 1 << 16);
        var digested = new DigestOutputStream(compressed, digest);
        digested.write("-- Latchkey backup, format 1, database %d, taken %s\n"
                .formatted(what.schema(), what.takenAt())
                .getBytes(StandardCharsets.UTF_8));
        content.writeTo(digested);
        compressed.write((LAST + HexFormat.of().formatHex(digest.digest()) + "\n").getBytes(StandardCharsets.US_ASCII));
        compressed.finish();
    }

    /** Reads all of it; a {@link StartupFailure} if a part is missing or was changed. */
    What verify() {
        try (var content = content()) {
            var digest = sha256();
            var first = nextLine(content);
            var found = FIRST.matcher(new String(first, StandardCharsets.UTF_8));
            if (!found.matches()) {
                throw unusable("is no backup of Latchkey");
            }
            digest.update(first);
            var line = nextLine(content);
            for (var next = nextLine(content); next.length > 0; next = nextLine(content)) {
                digest.update(line);
                line = next;
            }
            var last = LAST + HexFormat.of().formatHex(digest.digest()) + "\n";
            if (!last.equals(new String(line, StandardCharsets.UTF_8))) {
                throw unusable("is not whole: it was cut short or changed");
            }
            return new What(Integer.parseInt(found.group(1)), Instant.parse(found.group(2)));
        } catch (IOException | DateTimeParseException e) {
            throw unusable(Files.isReadable(path) ? "is not whole: it was cut short or changed" : "can’t be read");
        }
    }

    /** The statements. */
    InputStream content() throws IOException {
        return new BufferedInputStream(new GZIPInputStream(Files.newInputStream(path), 1 << 16), 1 << 16);
    }

    private StartupFailure unusable(String why) {
        return new StartupFailure(ExitCode.WRONG_DATA, "%s %s.".formatted(path.toAbsolutePath(), why));
    }

    private static byte[] nextLine(InputStream from) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = from.read(); next >= 0; next = from.read()) {
            line.write(next);
            if (next == '\n') {
                break;
            }
        }
        return line.toByteArray();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** @param schema the version of the database */
    record What(int schema, Instant takenAt) {}

    /** What writes the statements. */
    interface Content {
        void writeTo(OutputStream to) throws IOException;
    }
}
