package latchkey.verification;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Collections;
import java.util.Optional;

/** The token of a request's Authorization header (RFC 6750 §2.1), the only place a token is taken from. */
final class BearerToken {
    private BearerToken() {}

    /** Empty when there is none, or more than one to choose from. */
    static Optional<String> of(Context ctx) {
        var headers = Collections.list(ctx.req().getHeaders(Header.AUTHORIZATION));
        if (headers.size() != 1 || !headers.getFirst().regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        return Optional.of(headers.getFirst().substring(7).strip());
    }
}
