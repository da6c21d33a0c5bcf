package latchkey.verification;

import io.javalin.http.Header;
import java.util.Optional;
import latchkey.web.Exchange;

/** The token of a request's Authorization header (RFC 6750 §2.1), the only place a token is taken from. */
final class BearerToken {
    private BearerToken() {}

    /** Empty when there is none, or more than one to choose from. */
    static Optional<String> of(Exchange exchange) {
        var headers = exchange.headers(Header.AUTHORIZATION);
        if (headers.size() != 1 || !headers.getFirst().regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        return Optional.of(headers.getFirst().substring(7).strip());
    }
}
