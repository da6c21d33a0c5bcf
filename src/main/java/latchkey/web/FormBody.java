package latchkey.web;

import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.UnsupportedMediaTypeResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of a form, of at most 64 KiB. */
final class FormBody {
    private static final String TYPE = "application/x-www-form-urlencoded";
    private static final int LONGEST = 64 * 1024;
    private static final long MOST_PASSED_OVER = 8L * 1024 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(FormBody.class);

    private FormBody() {}

    /** As it was sent, still encoded; 415 for another type, 413 for too much. */
    static String read(@Nullable String contentType, InputStream sent) throws IOException {
        if (!isForm(contentType)) {
            throw new UnsupportedMediaTypeResponse();
        }
        var bytes = sent.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            // Whoever is still sending when the connection closes never reads the answer.
            var unread = sent.skip(MOST_PASSED_OVER);
            LOG.debug("Passed over {} bytes of a form that is too long.", unread);
            throw new ContentTooLargeResponse();
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
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
