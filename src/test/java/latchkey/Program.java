package latchkey;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import latchkey.TestPortal.Server;

/** A script or service: it has no cookies, and speaks the interfaces made for programs. */
public record Program(String url) {
    /** {@code GET /api/v1/token} with a secret. */
    public Page describe(String secret) {
        return describeWith("Bearer " + secret);
    }

    /** {@code GET /api/v1/token} with any number of Authorization headers. */
    public Page describeWith(String... authorizations) {
        var client = new Client(url);
        var request = client.request("/api/v1/token");
        for (var authorization : authorizations) {
            request.header("Authorization", authorization);
        }
        return client.send(request);
    }

    /** {@code POST /oauth2/introspect} as a resource server. */
    public Page introspect(Server server, String... namesAndValues) {
        return introspectWith(basic(server.id(), server.secret()), namesAndValues);
    }

    public Page introspectWith(String authorization, String... namesAndValues) {
        return new Client(url)
                .postRaw("/oauth2/introspect", Client.form(namesAndValues), "Authorization", authorization);
    }

    /** {@code POST /oauth2/revoke} by whoever holds the secret. */
    public Page revoke(String secret) {
        return new Client(url).postRaw("/oauth2/revoke", Client.form("token", secret));
    }

    public Page postJson(String path, String json, String authorization) {
        var client = new Client(url);
        return client.send(client.request(path)
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(json)));
    }

    public static String basic(String id, String secret) {
        var pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
