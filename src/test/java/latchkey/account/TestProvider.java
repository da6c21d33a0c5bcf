package latchkey.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import latchkey.Client;
import latchkey.Page;
import latchkey.Secrets;
import latchkey.web.BrowserId;
import tools.jackson.databind.json.JsonMapper;

/** An OpenID provider within this process, which vouches for whatever a test wants it to. */
public final class TestProvider implements AutoCloseable {
    static final String CLIENT = "latchkey";
    static final String SECRET = Secrets.remember("the secret of a client of the provider");

    /** Made once: it takes a second. */
    private static final RSAKey KEY = key("first");

    private final HttpServer server;
    private final Map<String, Issued> codes = new ConcurrentHashMap<>();

    /** What discovery tells besides, or instead. */
    final Map<String, Object> metadata = new ConcurrentHashMap<>();

    volatile boolean down;

    /** Who sits at every browser that comes here; null: nobody, and there is no such page. */
    private volatile Person person;

    public TestProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/test";
    }

    public Map<String, String> settings() {
        return Map.of(
                "oidc.issuer",
                issuer(),
                "oidc.client-id",
                CLIENT,
                "oidc.client-secret",
                SECRET,
                "oidc.name",
                "Test ID");
    }

    /** Lets everybody who comes be this person, who signs in without being asked anything. */
    public void everybodyIs(String email, boolean verified) {
        person = new Person("s-" + email, email, verified);
    }

    public void breakDown(boolean isDown) {
        down = isDown;
    }

    /** The parameters with which the portal led a browser here. */
    static Map<String, String> way(String location) {
        return parameters(URI.create(location).getRawQuery());
    }

    /** Leads a browser here and back: the answer of the portal to somebody whose claims were changed. */
    Page signIn(Client client, String subject, String email, Consumer<Map<String, Object>> change) {
        var way = way(client.get("/sign-in/oidc").location());
        var claims = somebody(way, subject, email);
        change.accept(claims);
        return back(client, way, claims);
    }

    Page signIn(Client client, String subject, String email) {
        return signIn(client, subject, email, claims -> {});
    }

    Page back(Client client, Map<String, String> way, Map<String, Object> claims) {
        Secrets.remember(way.get("state"));
        var answer = client.get("/sign-in/oidc/callback?code=" + code(way, claims) + "&state=" + way.get("state"));
        client.forgetToken();
        return answer;
    }

    /** The claims of somebody with a verified address who has just signed in. */
    Map<String, Object> somebody(Map<String, String> way, String subject, String email) {
        var now = Instant.now();
        var claims = new HashMap<String, Object>();
        claims.put("iss", issuer());
        claims.put("sub", subject);
        claims.put("aud", CLIENT);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plusSeconds(60).getEpochSecond());
        claims.put("auth_time", now.getEpochSecond());
        claims.put("nonce", way.get("nonce"));
        claims.put("email", email);
        claims.put("email_verified", true);
        return claims;
    }

    /** A code for whoever came this way, redeemed for a signed token with these claims. */
    String code(Map<String, String> way, Map<String, Object> claims) {
        return code(way, signed(claims));
    }

    String code(Map<String, String> way, String idToken) {
        var code = Secrets.remember(BrowserId.random());
        codes.put(code, new Issued(way.get("code_challenge"), way.get("redirect_uri"), idToken));
        return code;
    }

    String signed(Map<String, Object> claims) {
        return signedBy(KEY, claims);
    }

    String signedBy(RSAKey signer, Map<String, Object> claims) {
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(KEY.getKeyID())
                    .build();
            var token = new SignedJWT(header, set(claims));
            token.sign(new RSASSASigner(signer));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed with the secret that the portal knows as well: no proof of the provider. */
    String signedByTheSecret(Map<String, Object> claims) {
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), set(claims));
            token.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String unsigned(Map<String, Object> claims) {
        return new PlainJWT(set(claims)).serialize();
    }

    static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWTClaimsSet set(Map<String, Object> claims) {
        var set = new JWTClaimsSet.Builder();
        claims.forEach((name, value) -> {
            var isTime = name.equals("exp") || name.equals("iat");
            set.claim(name, isTime ? Date.from(Instant.ofEpochSecond(((Number) value).longValue())) : value);
        });
        return set.build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (down) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/realms/test/.well-known/openid-configuration" -> send(exchange, 200, discovery());
                case "/keys" -> send(exchange, 200, new JWKSet(KEY).toJSONObject());
                case "/token" -> token(exchange);
                case "/authorize" -> authorize(exchange);
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private Map<String, Object> discovery() {
        var origin = "http://127.0.0.1:" + server.getAddress().getPort();
        var told = new LinkedHashMap<String, Object>();
        told.put("issuer", issuer());
        told.put("authorization_endpoint", origin + "/authorize");
        told.put("token_endpoint", origin + "/token");
        told.put("jwks_uri", origin + "/keys");
        told.put("response_types_supported", new String[] {"code"});
        told.put("subject_types_supported", new String[] {"public"});
        told.put("id_token_signing_alg_values_supported", new String[] {"RS256"});
        told.putAll(metadata);
        return told;
    }

    private void authorize(HttpExchange exchange) throws IOException {
        var way = parameters(exchange.getRequestURI().getRawQuery());
        var claims = somebody(way, person.subject, person.email);
        claims.put("email_verified", person.verified);
        exchange.getResponseHeaders()
                .set("Location", way.get("redirect_uri") + "?code=" + code(way, claims) + "&state=" + way.get("state"));
        exchange.sendResponseHeaders(302, -1);
    }

    /** As strict as a provider has to be: the client, the code once, where it was sent to, and who began it. */
    private void token(HttpExchange exchange) throws IOException {
        var form = parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var basic =
                Base64.getEncoder().encodeToString((CLIENT + ":" + encode(SECRET)).getBytes(StandardCharsets.UTF_8));
        var issued = codes.remove(form.getOrDefault("code", ""));
        var isRight = issued != null
                && ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && form.get("redirect_uri").equals(issued.redirect)
                && challenge(form.get("code_verifier")).equals(issued.challenge);
        if (isRight) {
            send(exchange, 200, Map.of("access_token", "unused", "token_type", "Bearer", "id_token", issued.idToken));
        } else {
            send(exchange, 400, Map.of("error", "invalid_grant"));
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String challenge(String verifier) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        var bytes = JsonMapper.shared().writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> parameters(String encoded) {
        return Arrays.stream(encoded.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private record Person(String subject, String email, boolean verified) {}

    private record Issued(String challenge, String redirect, String idToken) {}
}
