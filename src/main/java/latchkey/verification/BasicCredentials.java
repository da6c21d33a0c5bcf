package latchkey.verification;

import io.javalin.http.Header;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import latchkey.web.Exchange;

/** The id and secret that a resource server shows (RFC 7617). */
record BasicCredentials(UUID id, String secret) {
    private static final String SCHEME = "Basic ";

    /** Empty for whatever is not of this form. */
    static Optional<BasicCredentials> of(Exchange exchange) {
        var header = exchange.header(Header.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            var decoded =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            var parts = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
            return parts.length == 2
                    ? Optional.of(new BasicCredentials(UUID.fromString(parts[0]), parts[1]))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "BasicCredentials[" + id + "]";
    }
}
