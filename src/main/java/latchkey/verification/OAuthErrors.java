package latchkey.verification;

import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.util.Map;
import latchkey.web.Exchange;

/** The error answers of RFC 6749 §5.2, which RFC 7662 and RFC 7009 share. */
final class OAuthErrors {
    private OAuthErrors() {}

    static void invalidRequest(Exchange exchange, String description) {
        exchange.status(HttpStatus.BAD_REQUEST.getCode())
                .json(Map.of("error", "invalid_request", "error_description", description));
    }

    static void invalidClient(Exchange exchange) {
        exchange.status(HttpStatus.UNAUTHORIZED.getCode())
                .header(Header.WWW_AUTHENTICATE, "Basic realm=\"Latchkey\", charset=\"UTF-8\"")
                .json(Map.of(
                        "error", "invalid_client",
                        "error_description", "Authenticate as a resource server: its id and secret by HTTP Basic."));
    }
}
