package latchkey.web;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that is written while it is sent, so that its length costs no memory. */
public final class Download {
    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    private static final SparingLog SPARING = new SparingLog();

    private Download() {}

    /**
     * Sends a file of text in UTF-8. What fails once a part of it has gone out breaks the connection off, so that
     * nobody takes the part for the whole; what fails before is thrown, for an error page.
     *
     * @param fileName what is neither a letter of ASCII, a digit, a dot nor a dash becomes a dash
     * @param content writes the file; take rows from the database in pieces, for a slow reader must not hold a
     *     connection
     * @throws IOException when who asked has gone
     */
    public static void send(Context ctx, String contentType, String fileName, Consumer<Writer> content)
            throws IOException {
        ctx.contentType(contentType + "; charset=utf-8");
        ctx.header(Header.CACHE_CONTROL, "no-store");
        ctx.header(
                Header.CONTENT_DISPOSITION,
                "attachment; filename=\"" + fileName.replaceAll("[^A-Za-z0-9.-]+", "-") + "\"");
        var writer = new BufferedWriter(new OutputStreamWriter(ctx.outputStream(), StandardCharsets.UTF_8));
        try {
            content.accept(writer);
            writer.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) {
            giveUp(ctx, e);
        }
    }

    private static void giveUp(Context ctx, RuntimeException failure) throws IOException {
        if (ctx.res().isCommitted()) {
            var path = ctx.endpoint().path;
            SPARING.say(path, more -> LOG.error("A download of {} broke off{}", path, more, failure));
            abort(ctx);
        } else {
            ctx.res().resetBuffer();
            ctx.res().setHeader(Header.CONTENT_DISPOSITION, null);
            throw failure;
        }
    }

    /** In Jetty the status -1 hangs up: the answer then lacks its end, and every client can tell. */
    private static void abort(Context ctx) throws IOException {
        ctx.res().sendError(-1);
    }
}
