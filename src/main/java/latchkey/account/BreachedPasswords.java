package latchkey.account;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Passwords known from breaches, in a local file as Have I Been Pwned gives it out: a SHA-1 in hexadecimal each line,
 * sorted, with or without “:” and a count. It may be tens of gigabytes: it is searched where it lies.
 */
public final class BreachedPasswords {
    private static final int HASH_DIGITS = 40;

    private final @Nullable Path file;

    private BreachedPasswords(@Nullable Path file) {
        this.file = file;
    }

    public static BreachedPasswords none() {
        return new BreachedPasswords(null);
    }

    /** @throws IllegalArgumentException if it can't be read or does not begin as such a file does */
    public static BreachedPasswords in(Path file) {
        try (var lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            var first = lines.readLine();
            if (first == null || !first.matches("[0-9A-Fa-f]{40}(:[0-9]+)?\\s*")) {
                throw new IllegalArgumentException(file.toString());
            }
            return new BreachedPasswords(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file.toString(), e);
        }
    }

    boolean contain(String password) {
        if (file == null) {
            return false;
        }
        try (var open = new RandomAccessFile(file.toFile(), "r")) {
            return search(open, sha1(password));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Halves the stretch in which a line may begin that is not before the hash. */
    private static boolean search(RandomAccessFile open, String hash) throws IOException {
        var from = 0L;
        var to = open.length();
        while (from < to) {
            var middle = (from + to) / 2;
            if (hashAfter(open, middle).compareTo(hash) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return hashAfter(open, from).equals(hash);
    }

    /** The hash of the first line that begins at a place or after it; what is past the end comes after every hash. */
    private static String hashAfter(RandomAccessFile open, long place) throws IOException {
        if (place == 0) {
            open.seek(0);
        } else {
            open.seek(place - 1);
            var skipped = open.readLine();
            if (skipped == null) {
                return "~";
            }
        }
        var line = open.readLine();
        return line == null || line.length() < HASH_DIGITS
                ? "~"
                : line.substring(0, HASH_DIGITS).toUpperCase(Locale.ROOT);
    }

    private static String sha1(String password) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
