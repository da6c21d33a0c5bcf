package latchkey.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What ties an event to the one before: SHA-256 of the hash before, the position and every column, each as a netstring
 * so that no two rows look alike. docs/audit.md says it to whoever checks a log by hand.
 */
final class ChainHash {
    /** Before the first event of a chain. */
    static final String BEGINNING = "0".repeat(64);

    /** First in what is hashed, for the day when an event has more columns. */
    private static final String FORMAT = "latchkey audit event 1";

    private ChainHash() {}

    /** @param previous the hash before, in 64 hexadecimal digits as all of them are */
    static String of(String previous, long position, StoredEvent event) {
        var sha256 = sha256();
        add(sha256, FORMAT);
        add(sha256, previous);
        add(sha256, Long.toString(position));
        event.values().forEach(value -> add(sha256, value));
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** A netstring: {@code 5:hello,} with the length in bytes; a dash for null, which no netstring is. */
    private static void add(MessageDigest sha256, @Nullable String value) {
        if (value == null) {
            sha256.update((byte) '-');
        } else {
            var bytes = value.getBytes(StandardCharsets.UTF_8);
            sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            sha256.update(bytes);
            sha256.update((byte) ',');
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
