package latchkey.verification;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import latchkey.token.Presented;
import latchkey.web.BaseUrl;
import latchkey.web.ClientAddress;
import latchkey.web.Parameters;

/**
 * {@code POST /oauth2/introspect} (RFC 7662): a resource server asks whether to accept a token. Besides the standard's
 * {@code token} it may send {@code scope}, what the request needs, and where it came from: {@code client_ip} and
 * {@code client_user_agent}.
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
            answer(
                    ctx,
                    form.exactly("token"),
                    Call.of(form.text("scope"), ClientAddress.canonical(ip), form.orNull("client_user_agent")));
        }
    }

    private void answer(Context ctx, String secret, Call call) {
        switch (verifier.verify(secret, call)) {
            case Verifier.Verdict.Accepted accepted -> ctx.json(active(accepted.token(), accepted.scopes()));
            // RFC 7662 §2.2: nothing else, so that no difference tells why.
            case Verifier.Verdict.LacksScope lacksScope -> ctx.json(Map.of("active", false));
            case Verifier.Verdict.Refused refused -> ctx.json(Map.of("active", false));
        }
    }

    private Map<String, Object> active(Presented token, Set<String> scopes) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("active", true);
        answer.put("scope", String.join(" ", scopes));
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
