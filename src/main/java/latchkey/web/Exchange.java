package latchkey.web;

import io.javalin.http.BadRequestResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** A request of a program and its answer, without what pages need: see {@link DirectRoutes}. */
public final class Exchange {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Request request;
    private final Response response;
    private final String requestId;
    private @Nullable Parameters form;
    private ByteBuffer body = ByteBuffer.allocate(0);

    Exchange(Request request, Response response, String requestId) {
        this.request = request;
        this.response = response;
        this.requestId = requestId;
    }

    public String requestId() {
        return requestId;
    }

    /** The value of a header, the first if it comes more than once; null: it does not come. */
    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /** The values of a header, line by line. */
    public List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
    }

    /** Of whoever holds the other end of the connection. */
    public String peer() {
        return Request.getRemoteAddr(request);
    }

    /** What stands behind the question mark; empty without one. */
    public Parameters query() {
        var query = request.getHttpURI().getQuery();
        return Parameters.of(query == null ? "" : query);
    }

    /** The body, read once and kept. */
    public Parameters form() {
        if (form == null) {
            form = readForm();
        }
        return form;
    }

    private Parameters readForm() {
        try (var sent = Content.Source.asInputStream(request)) {
            return Parameters.of(FormBody.read(header("Content-Type"), sent));
        } catch (IOException e) {
            throw new BadRequestResponse("What was sent broke off before its end.");
        }
    }

    /** Whether something was sent that nobody asked for. */
    boolean hasUnreadBody() {
        var headers = request.getHeaders();
        return form == null
                && (headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0
                        || headers.contains(HttpHeader.TRANSFER_ENCODING));
    }

    public Exchange status(int status) {
        response.setStatus(status);
        return this;
    }

    public Exchange header(String name, String value) {
        response.getHeaders().put(name, value);
        return this;
    }

    /** Answers with what a record or a map says, its names in snake_case. */
    public void json(Object value) {
        json(JSON.writeValueAsBytes(value));
    }

    /** Answers with JSON as it stands. */
    public void json(byte[] text) {
        body("application/json;charset=utf-8", text);
    }

    void problem(ErrorText error) {
        response.setStatus(error.status());
        body(
                "application/problem+json;charset=utf-8",
                Problem.json(error, requestId).getBytes(StandardCharsets.UTF_8));
    }

    private void body(String type, byte[] bytes) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        body = ByteBuffer.wrap(bytes);
    }

    ByteBuffer body() {
        return body;
    }
}
