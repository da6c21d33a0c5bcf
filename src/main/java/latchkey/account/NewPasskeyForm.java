package latchkey.account;

import com.webauthn4j.data.RegistrationRequest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;

/** What was typed to add a passkey, and what the browser made; only the name is ever shown again. */
record NewPasskeyForm(String name, String clientData, String attestation, String transports) {
    /** Those that there are have at most ten letters each (WebAuthn §5.8.4); who sends others has none. */
    private static final Pattern TRANSPORTS = Pattern.compile("([a-z-]{1,20}( [a-z-]{1,20}){0,7})?");

    static NewPasskeyForm read(Parameters form) {
        return new NewPasskeyForm(
                form.text("name"),
                form.exactly("client_data"),
                form.exactly("attestation"),
                form.exactly("transports"));
    }

    static NewPasskeyForm named(String name) {
        return new NewPasskeyForm(name, "", "", "");
    }

    FormErrors validate() {
        return validate(name);
    }

    /** What every name of a passkey has to be. */
    static FormErrors validate(String name) {
        return new FormErrors().requireName(name, "name", "Enter a name for this passkey");
    }

    /** Empty if it is no such text. */
    Optional<RegistrationRequest> request() {
        try {
            return Optional.of(
                    new RegistrationRequest(Base64Url.decode(attestation), Base64Url.decode(clientData), known()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Set<String> known() {
        return TRANSPORTS.matcher(transports).matches() && !transports.isEmpty()
                ? Pattern.compile(" ").splitAsStream(transports).collect(Collectors.toSet())
                : Set.of();
    }
}
