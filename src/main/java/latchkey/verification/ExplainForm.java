package latchkey.verification;

import java.util.List;
import latchkey.token.Presented;
import latchkey.web.ClientAddress;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/**
 * A call as it was typed, or as the history of a token tells it, to be explained.
 *
 * @param prefix of the secret; "": the current one
 * @param scope what the call needs, as a resource server sends it
 * @param clientIp where it comes from, as a resource server sends it; "" when not told
 */
record ExplainForm(String prefix, String scope, String clientIp) {
    private static final int LONGEST = 1_000;

    static ExplainForm read(Parameters query) {
        return new ExplainForm(query.text("prefix"), query.text("scope"), query.text("client_ip"));
    }

    FormErrors validate(List<Presented> secrets) {
        return new FormErrors()
                .require(
                        prefix.isEmpty() || secrets.stream().anyMatch(this::isMeant),
                        "prefix",
                        "No secret of this token begins like that. Choose one of its own")
                .requireText(scope, "scope", "What the call needs", LONGEST)
                .require(
                        clientIp.isEmpty() || ClientAddress.canonical(clientIp) != null,
                        "client_ip",
                        "Enter an IP address, such as 203.0.113.7 or 2001:db8::7");
    }

    /** The secret that is meant, as the token's record has it; the current one if none is. */
    Presented secret(List<Presented> secrets) {
        return secrets.stream()
                .filter(this::isMeant)
                .findFirst()
                .or(() -> secrets.stream()
                        .filter(token -> token.secret().isCurrent())
                        .findFirst())
                .orElseThrow();
    }

    private boolean isMeant(Presented token) {
        return token.secret().prefix().equals(prefix);
    }

    Call call() {
        return Call.of(scope, ClientAddress.canonical(clientIp), null);
    }
}
