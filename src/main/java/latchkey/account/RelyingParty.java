package latchkey.account;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import latchkey.web.BaseUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * This installation as authenticators see it: verifies what they answer (WebAuthn §7.1 and §7.2), which is theirs only
 * if it was made for our host, on our pages, by somebody who was there and showed who they are.
 */
public final class RelyingParty {
    /** ES256, EdDSA, RS256. */
    static final List<Long> ALGORITHMS = List.of(-7L, -8L, -257L);

    private static final Logger LOG = LoggerFactory.getLogger(RelyingParty.class);
    private static final boolean USER_VERIFIED = true;
    private static final boolean USER_PRESENT = true;

    private final String id;
    private final String origin;

    public RelyingParty(BaseUrl baseUrl) {
        this.id = baseUrl.host();
        this.origin = baseUrl.origin();
    }

    String id() {
        return id;
    }

    /** Empty if it is none. */
    Optional<RegistrationData> read(RegistrationRequest request) {
        return unlessBroken(() -> WebAuthn.MANAGER.parse(request))
                .filter(answer -> answer.getAttestationObject() != null && answer.getCollectedClientData() != null);
    }

    /** Empty if it is none. */
    Optional<AuthenticationData> read(AuthenticationRequest request) {
        return unlessBroken(() -> WebAuthn.MANAGER.parse(request))
                .filter(answer -> answer.getAuthenticatorData() != null && answer.getCollectedClientData() != null);
    }

    boolean isGenuine(RegistrationData answer) {
        var clientData = answer.getCollectedClientData();
        var parameters =
                new RegistrationParameters(server(clientData), WebAuthn.PARAMETERS, USER_VERIFIED, USER_PRESENT);
        return !isFramed(clientData)
                && unlessBroken(() -> WebAuthn.MANAGER.verify(answer, parameters))
                        .isPresent();
    }

    /** Whether an answer was made by a passkey. */
    enum Verdict {
        GENUINE,
        /** It was, but it has signed more often than whoever answers knows: there are two of it. */
        COPIED,
        REFUSED
    }

    Verdict verify(AuthenticationData answer, Passkey passkey) {
        var clientData = answer.getCollectedClientData();
        var parameters = new AuthenticationParameters(
                server(clientData),
                record(passkey),
                List.of(passkey.credential().getCredentialId()),
                USER_VERIFIED,
                USER_PRESENT);
        try {
            var genuine = !isFramed(clientData)
                    && unlessBroken(() -> WebAuthn.MANAGER.verify(answer, parameters))
                            .isPresent();
            return genuine ? Verdict.GENUINE : Verdict.REFUSED;
        } catch (MaliciousCounterValueException e) {
            return Verdict.COPIED;
        }
    }

    /** The challenge is taken as it came: whether it is ours, the one who took it has seen. */
    private ServerProperty server(CollectedClientData clientData) {
        return ServerProperty.builder()
                .origin(new Origin(origin))
                .rpId(id)
                .challenge(clientData.getChallenge())
                .build();
    }

    /** No page of ours is shown within another's, so no answer comes from there. */
    private static boolean isFramed(CollectedClientData clientData) {
        return Boolean.TRUE.equals(clientData.getCrossOrigin()) || clientData.getTopOrigin() != null;
    }

    private static CredentialRecordImpl record(Passkey passkey) {
        return new CredentialRecordImpl(
                new NoneAttestationStatement(),
                true,
                passkey.backupEligible(),
                passkey.backedUp(),
                passkey.signCount(),
                passkey.credential(),
                null,
                null,
                null,
                null);
    }

    private static <T> Optional<T> unlessBroken(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (MaliciousCounterValueException e) {
            throw e;
        } catch (WebAuthnException | JacksonException | IllegalArgumentException e) {
            LOG.debug("The answer of an authenticator was refused: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Loaded with the first passkey, of whomever: it is four hundred classes. */
    private static final class WebAuthn {
        /** Who made an authenticator is not asked: people bring what they have. */
        static final WebAuthnManager MANAGER = WebAuthnManager.createNonStrictWebAuthnManager();

        static final List<PublicKeyCredentialParameters> PARAMETERS = Stream.of(
                        COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.EdDSA, COSEAlgorithmIdentifier.RS256)
                .map(algorithm -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm))
                .toList();
    }
}
