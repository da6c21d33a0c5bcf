package latchkey.account;

import com.webauthn4j.data.AuthenticationRequest;
import java.util.Optional;
import latchkey.web.Parameters;

/** What a browser sent of a passkey that it was asked for, each in base64url, and not looked at yet. */
record PasskeyAnswer(
        String credentialId, String clientData, String authenticatorData, String signature, String userHandle) {
    static PasskeyAnswer read(Parameters form) {
        return new PasskeyAnswer(
                form.exactly("credential_id"),
                form.exactly("client_data"),
                form.exactly("authenticator_data"),
                form.exactly("signature"),
                form.exactly("user_handle"));
    }

    /** Empty if it is no such text. */
    Optional<AuthenticationRequest> request() {
        try {
            return Optional.of(new AuthenticationRequest(
                    Base64Url.decode(credentialId),
                    userHandle.isEmpty() ? null : Base64Url.decode(userHandle),
                    Base64Url.decode(authenticatorData),
                    Base64Url.decode(clientData),
                    null,
                    Base64Url.decode(signature)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
