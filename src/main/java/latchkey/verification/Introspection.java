package latchkey.verification;

import java.nio.charset.StandardCharsets;
import latchkey.web.BaseUrl;
import latchkey.web.ClientAddress;
import latchkey.web.Exchange;

/**
 * {@code POST /oauth2/introspect} (RFC 7662): a resource server asks whether to accept a token. Besides the standard's
 * {@code token} it may send {@code scope}, what the request needs, and where it came from: {@code client_ip} and
 * {@code client_user_agent}.
 */
public final class Introspection {
    /** RFC 7662 §2.2: nothing else, so that no difference tells why. */
    private static final byte[] INACTIVE = "{\"active\":false}".getBytes(StandardCharsets.US_ASCII);

    private final ResourceServers resourceServers;
    private final Verifier verifier;
    private final BaseUrl issuer;

    public Introspection(ResourceServers resourceServers, Verifier verifier, BaseUrl issuer) {
        this.resourceServers = resourceServers;
        this.verifier = verifier;
        this.issuer = issuer;
    }

    public void introspect(Exchange exchange) {
        if (!resourceServers.authenticate(exchange)) {
            OAuthErrors.invalidClient(exchange);
            return;
        }
        var form = exchange.form();
        var ip = form.text("client_ip");
        if (form.exactly("token").isEmpty()) {
            OAuthErrors.invalidRequest(exchange, "The parameter “token” is missing.");
        } else if (!ip.isEmpty() && ClientAddress.canonical(ip) == null) {
            OAuthErrors.invalidRequest(exchange, "The parameter “client_ip” is not an IP address.");
        } else {
            answer(
                    exchange,
                    form.exactly("token"),
                    Call.of(form.text("scope"), ClientAddress.canonical(ip), form.orNull("client_user_agent")));
        }
    }

    private void answer(Exchange exchange, String secret, Call call) {
        switch (verifier.verify(secret, call)) {
            case Verifier.Verdict.Accepted accepted ->
                exchange.json(ActiveToken.of(accepted.token(), accepted.scopes(), issuer.value()));
            case Verifier.Verdict.LacksScope lacksScope -> exchange.json(INACTIVE);
            case Verifier.Verdict.Refused refused -> exchange.json(INACTIVE);
        }
    }
}
