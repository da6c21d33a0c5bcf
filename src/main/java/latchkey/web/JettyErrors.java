package latchkey.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what Jetty refuses before any route is asked, such as a broken request line or too long headers. */
final class JettyErrors extends ErrorHandler {
    private final SecurityHeaders headers;
    private final Assets assets;

    JettyErrors(SecurityHeaders headers, Assets assets) {
        this.headers = headers;
        this.assets = assets;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var requestId = RequestId.next();
        var page = page(response.getStatus(), requestId);
        headers.addTo(response.getHeaders());
        response.getHeaders().put(RequestId.HEADER, requestId);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.length);
        // The rest of such a request is not read, which ends the connection: a client must not send its next one there.
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        response.write(true, ByteBuffer.wrap(page), callback);
        return true;
    }

    private static String reason(int status) {
        return status == HttpStatus.SERVICE_UNAVAILABLE_503
                ? "Latchkey is not available right now. Try again in a few seconds."
                : "Latchkey could not read this request.";
    }

    /** In the look of the other error pages; nothing of the request appears, since it could not be understood. */
    private byte[] page(int status, String requestId) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <meta name="color-scheme" content="light dark">
                  <title>%1$s – Latchkey</title>
                  <link rel="stylesheet" href="%4$s/app.css">
                </head>
                <body><div class="plain"><main>
                  <div><p class="sub">Error %2$d</p><h1>%1$s</h1></div>
                  <section class="card" aria-label="What to do">
                    <p>%5$s</p>
                    <div class="btns"><a class="btn" href="/">Start page</a></div>
                    <p class="sub">Request id <code>%3$s</code></p>
                  </section>
                </main></div></body>
                </html>
                """.formatted(HttpStatus.getMessage(status), status, requestId, assets.base(), reason(status))
                .getBytes(StandardCharsets.UTF_8);
    }
}
