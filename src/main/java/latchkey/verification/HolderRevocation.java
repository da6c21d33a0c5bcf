package latchkey.verification;

import io.javalin.http.HttpStatus;
import latchkey.audit.Actor;
import latchkey.token.Presented;
import latchkey.token.TokenLifecycle;
import latchkey.web.ClientAddress;
import latchkey.web.Exchange;

/**
 * {@code POST /oauth2/revoke} (RFC 7009): whoever has a token may revoke it, which is what one wants of whoever found
 * one. The answer is the same for any text, as §2.2 says.
 */
public final class HolderRevocation {
    private final Verifier verifier;
    private final TokenLifecycle lifecycle;
    private final ClientAddress clientAddress;

    public HolderRevocation(Verifier verifier, TokenLifecycle lifecycle, ClientAddress clientAddress) {
        this.verifier = verifier;
        this.lifecycle = lifecycle;
        this.clientAddress = clientAddress;
    }

    public void revoke(Exchange exchange) {
        var secret = exchange.form().exactly("token");
        if (secret.isEmpty()) {
            OAuthErrors.invalidRequest(exchange, "The parameter “token” is missing.");
            return;
        }
        // What is revoked already is left alone: it must not take longer than what is unknown.
        verifier.findHeld(secret)
                .filter(token -> token.times().revokedAt() == null)
                .ifPresent(token -> revoke(exchange, token));
        exchange.status(HttpStatus.OK.getCode());
    }

    private void revoke(Exchange exchange, Presented token) {
        var holder = Actor.of(exchange, clientAddress, "The token’s holder");
        lifecycle.revoke(token.organizationId(), token.tokenId(), token.name(), null, holder, "Revoked by its holder");
    }
}
