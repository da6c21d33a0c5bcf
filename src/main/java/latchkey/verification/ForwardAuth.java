package latchkey.verification;

import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import latchkey.token.Presented;
import latchkey.web.ClientAddress;
import latchkey.web.Exchange;

/**
 * {@code /forward-auth}: a gateway asks, before it passes a request on, whether to accept the token that came with it.
 * The answer is 204 with who it is, or 401 or 403 as RFC 6750 §3 says, to be passed to the client as it stands. What
 * the request needs is in {@code ?scope=}. Any method: some gateways ask with that of the request.
 */
public final class ForwardAuth {
    private static final String REALM = "Bearer realm=\"Latchkey\"";

    private final Verifier verifier;
    private final ClientAddress clientAddress;

    public ForwardAuth(Verifier verifier, ClientAddress clientAddress) {
        this.verifier = verifier;
        this.clientAddress = clientAddress;
    }

    public void answer(Exchange exchange) {
        var presented = BearerToken.of(exchange);
        if (presented.isEmpty()) {
            // RFC 6750 §3.1: no error code for a request that lacks a token altogether.
            refuse(exchange, HttpStatus.UNAUTHORIZED, REALM);
            return;
        }
        var needed = exchange.query().text("scope");
        switch (verifier.verify(
                presented.get(), Call.of(needed, clientAddress.of(exchange), exchange.header(Header.USER_AGENT)))) {
            case Verifier.Verdict.Accepted accepted -> accept(exchange, accepted);
            case Verifier.Verdict.LacksScope lacksScope ->
                refuse(
                        exchange,
                        HttpStatus.FORBIDDEN,
                        REALM + ", error=\"insufficient_scope\", scope=\"%s\"".formatted(quotable(needed)));
            case Verifier.Verdict.Refused refused ->
                refuse(exchange, HttpStatus.UNAUTHORIZED, REALM + ", error=\"invalid_token\"");
        }
    }

    private static void accept(Exchange exchange, Verifier.Verdict.Accepted accepted) {
        Presented token = accepted.token();
        exchange.status(HttpStatus.NO_CONTENT.getCode())
                .header("X-Token-Id", token.tokenId().toString())
                .header("X-Token-Name", encoded(token.name()))
                .header("X-Organization-Id", token.organizationId().toString())
                .header("X-Token-Scopes", String.join(" ", accepted.scopes()));
    }

    private static void refuse(Exchange exchange, HttpStatus status, String challenge) {
        exchange.status(status.getCode()).header(Header.WWW_AUTHENTICATE, challenge);
    }

    /** A header holds ASCII only, a name any text: it is percent-encoded as in an address (RFC 3986 §2.1). */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Without what RFC 6750 §3 lets no scope contain. */
    private static String quotable(String scopes) {
        return scopes.replaceAll("[^\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]", "");
    }
}
