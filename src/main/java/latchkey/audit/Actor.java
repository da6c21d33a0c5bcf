package latchkey.audit;

import io.javalin.http.Context;
import java.util.UUID;
import latchkey.web.ClientAddress;
import latchkey.web.Exchange;
import latchkey.web.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * Who did something, and from where.
 *
 * @param accountId null when no account did it: a token's holder, or a stranger
 * @param name the account's address or the words for what it was instead, as it shall be read later
 */
public record Actor(@Nullable UUID accountId, String name, String address, String requestId) {
    public static Actor of(Context ctx, ClientAddress clientAddress, @Nullable UUID accountId, String name) {
        return new Actor(accountId, name, clientAddress.of(ctx), RequestId.of(ctx));
    }

    /** Nobody who has an account. */
    public static Actor of(Exchange exchange, ClientAddress clientAddress, String name) {
        return new Actor(null, name, clientAddress.of(exchange), exchange.requestId());
    }
}
