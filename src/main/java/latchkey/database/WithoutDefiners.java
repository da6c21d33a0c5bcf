package latchkey.database;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Takes out of a dump whose triggers are whose: only a privileged user may make triggers of another's, and elsewhere our
 * user has another name. Values hold no line feed there, so a line that begins like that is none.
 */
final class WithoutDefiners {
    private static final Pattern DEFINER = Pattern.compile("/\\*!50017 DEFINER=`[^`]*`@`[^`]*`\\*/ ?");
    private static final byte[] CREATE = "/*!50003 CREATE*/".getBytes(StandardCharsets.US_ASCII);

    private WithoutDefiners() {}

    static void copy(InputStream from, OutputStream to) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = from.read(); next >= 0; next = from.read()) {
            line.write(next);
            if (next == '\n') {
                write(line, to);
            }
        }
        write(line, to);
    }

    private static void write(ByteArrayOutputStream line, OutputStream to) throws IOException {
        var bytes = line.toByteArray();
        line.reset();
        to.write(isTrigger(bytes) ? without(bytes) : bytes);
    }

    private static boolean isTrigger(byte[] line) {
        for (var i = 0; i < CREATE.length; i++) {
            if (i >= line.length || line[i] != CREATE[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] without(byte[] line) {
        return DEFINER.matcher(new String(line, StandardCharsets.UTF_8))
                .replaceFirst("")
                .getBytes(StandardCharsets.UTF_8);
    }
}
