package latchkey.web;

import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnsupportedMediaTypeResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The body of a form, of at most 64 KiB and there within ten seconds. */
final class FormBody {
    private static final String TYPE = "application/x-www-form-urlencoded";
    private static final int LONGEST = 64 * 1024;
    private static final int MOST_PASSED_OVER = 8 * 1024 * 1024;
    /** Most forms are shorter: what programs send each time. */
    private static final int PIECE = 512;

    /** However it drips in: the server's own time limit starts anew with each byte. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private FormBody() {}

    /** As it was sent, still encoded; 415 for another type, 413 for too much, 408 for too slow. */
    static String read(@Nullable String contentType, InputStream sent) throws IOException {
        if (!isForm(contentType)) {
            throw new UnsupportedMediaTypeResponse();
        }
        var begun = System.nanoTime();
        var read = new ByteArrayOutputStream();
        var piece = new byte[PIECE];
        var length = 0;
        // Past the limit it is read all the same: whoever is still sending when the connection closes never reads the
        // answer.
        for (var count = sent.read(piece); count >= 0 && length < MOST_PASSED_OVER; count = sent.read(piece)) {
            length += count;
            if (length <= LONGEST) {
                read.write(piece, 0, count);
            }
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new HttpResponseException(
                        HttpStatus.REQUEST_TIMEOUT.getCode(), "What was sent took too long to come.");
            }
        }
        if (length > LONGEST) {
            throw new ContentTooLargeResponse();
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /** Not Javalin's own test, which takes any type that has the right one somewhere within. */
    private static boolean isForm(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        var end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().equalsIgnoreCase(TYPE);
    }
}
