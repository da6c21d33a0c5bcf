package latchkey.verification;

import static io.javalin.http.HttpStatus.UNAUTHORIZED;

import io.javalin.http.Header;
import java.time.Clock;
import java.util.Map;
import latchkey.token.Presented;
import latchkey.token.TokenReader;
import latchkey.web.ClientAddress;
import latchkey.web.Exchange;

/** {@code GET /api/v1/token}: a token tells its holder what it is. */
public final class SelfDescription {
    private final Verifier verifier;
    private final TokenReader tokens;
    private final ClientAddress clientAddress;
    private final Clock clock;

    public SelfDescription(Verifier verifier, TokenReader tokens, ClientAddress clientAddress, Clock clock) {
        this.verifier = verifier;
        this.tokens = tokens;
        this.clientAddress = clientAddress;
        this.clock = clock;
    }

    public void show(Exchange exchange) {
        var presented = BearerToken.of(exchange);
        if (presented.isEmpty()) {
            // RFC 6750 §3.1: no error code for a request that lacks a token altogether.
            exchange.status(UNAUTHORIZED.getCode())
                    .header(Header.WWW_AUTHENTICATE, "Bearer realm=\"Latchkey\"")
                    .json(Map.of("error_description", "Send the token as “Authorization: Bearer …”."));
            return;
        }
        switch (verifier.verify(
                presented.get(), Call.inquiry(clientAddress.of(exchange), exchange.header(Header.USER_AGENT)))) {
            case Verifier.Verdict.Accepted accepted -> exchange.json(describe(exchange, accepted.token()));
            case Verifier.Verdict.LacksScope lacksScope -> refuse(exchange);
            case Verifier.Verdict.Refused refused -> refuse(exchange);
        }
    }

    private TokenJson describe(Exchange exchange, Presented presented) {
        var token = tokens.find(presented.organizationId(), null, presented.tokenId())
                .orElseThrow();
        return TokenJson.of(token, clock.instant(), clientAddress.of(exchange));
    }

    private static void refuse(Exchange exchange) {
        exchange.status(UNAUTHORIZED.getCode())
                .header(Header.WWW_AUTHENTICATE, "Bearer realm=\"Latchkey\", error=\"invalid_token\"")
                .json(Map.of(
                        "error", "invalid_token",
                        "error_description", "The token is unknown, expired or revoked."));
    }
}
