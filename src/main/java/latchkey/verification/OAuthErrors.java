package latchkey.verification;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.util.Map;

/** The error answers of RFC 6749 §5.2, which RFC 7662 and RFC 7009 share. */
final class OAuthErrors {
    private OAuthErrors() {}

    static void invalidRequest(Context ctx, String description) {
        ctx.status(HttpStatus.BAD_REQUEST).json(Map.of("error", "invalid_request", "error_description", description));
    }

    static void invalidClient(Context ctx) {
        ctx.status(HttpStatus.UNAUTHORIZED)
                .header(Header.WWW_AUTHENTICATE, "Basic realm=\"Latchkey\", charset=\"UTF-8\"")
                .json(Map.of(
                        "error", "invalid_client",
                        "error_description", "Authenticate as a resource server: its id and secret by HTTP Basic."));
    }
}
