package latchkey.verification;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import latchkey.token.SecretStore.Presented;
import latchkey.web.BaseUrl;
import latchkey.web.ClientAddress;
import latchkey.web.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /oauth2/introspect} (RFC 7662): a resource server asks whether to accept a token. Besides the standard's
 * {@code token} it may send {@code scope}, what the request needs, and {@code client_ip}, where it came from.
 */
public final class Introspection {
    private final ResourceServers resourceServers;
    private final Verifier verifier;
    private final BaseUrl issuer;

    public Introspection(ResourceServers resourceServers, Verifier verifier, BaseUrl issuer) {
        this.resourceServers = resourceServers;
        this.verifier = verifier;
        this.issuer = issuer;
    }

    public void introspect(Context ctx) {
        if (!resourceServers.authenticate(ctx)) {
            OAuthErrors.invalidClient(ctx);
            return;
        }
        var form = Parameters.ofForm(ctx);
        var ip = form.text("client_ip");
        if (form.exactly("token").isEmpty()) {
            OAuthErrors.invalidRequest(ctx, "The parameter “token” is missing.");
        } else if (!ip.isEmpty() && ClientAddress.canonical(ip) == null) {
            OAuthErrors.invalidRequest(ctx, "The parameter “client_ip” is not an IP address.");
        } else {
            answer(ctx, form.exactly("token"), form.text("scope"), ClientAddress.canonical(ip));
        }
    }

    private void answer(Context ctx, String secret, String neededScopes, @Nullable String clientIp) {
        switch (verifier.verify(secret, neededScopes, clientIp)) {
            case Verifier.Verdict.Accepted accepted -> ctx.json(active(accepted.token()));
            // RFC 7662 §2.2: nothing else, so that no difference tells why.
            case Verifier.Verdict.Refused refused -> ctx.json(Map.of("active", false));
        }
    }

    private Map<String, Object> active(Presented token) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("active", true);
        answer.put("scope", String.join(" ", token.scopes()));
        answer.put("client_id", token.organizationId());
        answer.put("token_type", "Bearer");
        if (token.expiresAt() != null) {
            answer.put("exp", token.expiresAt().getEpochSecond());
        }
        answer.put("iat", token.createdAt().getEpochSecond());
        answer.put("sub", token.tokenId());
        answer.put("iss", issuer.value());
        answer.put("jti", token.tokenId());
        answer.put("organization_id", token.organizationId());
        answer.put("name", token.name());
        return answer;
    }
}
