package latchkey.web;

import java.util.LinkedHashMap;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/** The headers of every answer, those that the HTTP server gives by itself included. */
final class SecurityHeaders implements HttpConfiguration.Customizer {
    private final List<HttpField> fields;

    SecurityHeaders(BaseUrl baseUrl) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
                        + "require-trusted-types-for 'script'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        // Assets override it: nothing else may be kept, neither by browsers nor between.
        headers.put("Cache-Control", "no-store");
        if (baseUrl.isHttps()) {
            headers.put("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
        }
        fields = headers.entrySet().stream()
                .<HttpField>map(header -> new PreEncodedHttpField(header.getKey(), header.getValue()))
                .toList();
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        addTo(responseHeaders);
        return request;
    }

    void addTo(HttpFields.Mutable responseHeaders) {
        fields.forEach(responseHeaders::put);
    }
}
