package latchkey.web;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/**
 * Serves programs before the framework of the pages is asked: it knows no templates, cookies and sessions, and would
 * cost a verification more than verifying. Whatever is not quite in order is left to the framework, which refuses it.
 */
public final class DirectRoutes extends Handler.Wrapper {
    private final Map<String, Map<String, DirectHandler>> handlers = new HashMap<>();
    private final HostCheck hosts;
    private final SparingLog log;

    DirectRoutes(HostCheck hosts, SparingLog log) {
        this.hosts = hosts;
        this.log = log;
    }

    /** @param path to the letter: there are no parameters in it */
    public void add(String method, String path, DirectHandler handler) {
        handlers.computeIfAbsent(path, unused -> new HashMap<>()).put(method, handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var ofPath = handlers.get(Request.getPathInContext(request));
        var handler = ofPath == null ? null : ofPath.get(request.getMethod());
        if (handler == null || !isInOrder(request)) {
            return super.handle(request, response, callback);
        }
        var requestId = RequestId.next();
        response.getHeaders().put(RequestId.HEADER, requestId);
        var exchange = new Exchange(request, response, requestId);
        MDC.put("request_id", requestId);
        try {
            handler.handle(exchange);
        } catch (RuntimeException e) {
            var failure = Failure.of(e, request.getMethod() + " " + Request.getPathInContext(request), log);
            failure.headers().forEach(exchange::header);
            exchange.problem(failure.text());
        } finally {
            MDC.remove("request_id");
        }
        if (exchange.hasUnreadBody()) {
            // It is closed then, and whoever sends the next request on it would get no answer.
            exchange.header(HttpHeader.CONNECTION.asString(), "close");
        }
        response.write(true, exchange.body(), callback);
        return true;
    }

    private boolean isInOrder(Request request) {
        return hosts.isOurs(request.getHeaders().get(HttpHeader.HOST))
                && !request.getHeaders().contains(MethodOverrideCheck.HEADER);
    }
}
