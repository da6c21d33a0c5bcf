package latchkey.account;

import java.util.List;
import java.util.Map;

/** What a browser is told when it is asked for a passkey (WebAuthn §5.4 and §5.5), with bytes in base64url. */
final class PasskeyOptions {
    private static final String REQUIRED = "required";
    private static final String TYPE = "public-key";

    private PasskeyOptions() {}

    /** For a new one, on a device that has none yet. */
    static Map<String, Object> toCreate(
            RelyingParty party, String challenge, Account account, String userHandle, List<Passkey> there) {
        return Map.of(
                "challenge", challenge,
                "rp", Map.of("id", party.id(), "name", "Latchkey"),
                "user", Map.of("id", userHandle, "name", account.email(), "displayName", account.email()),
                "pubKeyCredParams", algorithms(),
                "excludeCredentials", descriptors(there),
                "authenticatorSelection", selection(),
                "attestation", "none",
                "timeout", PasskeyChallenges.LIFETIME.toMillis());
    }

    /** For one of those; for any if there are none. */
    static Map<String, Object> toGet(RelyingParty party, String challenge, List<Passkey> allowed) {
        return Map.of(
                "challenge",
                challenge,
                "rpId",
                party.id(),
                "allowCredentials",
                descriptors(allowed),
                "userVerification",
                REQUIRED,
                "timeout",
                PasskeyChallenges.LIFETIME.toMillis());
    }

    private static List<Map<String, Object>> algorithms() {
        return RelyingParty.ALGORITHMS.stream()
                .map(algorithm -> Map.<String, Object>of("type", TYPE, "alg", algorithm))
                .toList();
    }

    /** Found without a name typed, and never without a PIN, a finger or a face: that makes two factors. */
    private static Map<String, Object> selection() {
        return Map.of("residentKey", REQUIRED, "requireResidentKey", true, "userVerification", REQUIRED);
    }

    private static List<Map<String, Object>> descriptors(List<Passkey> passkeys) {
        return passkeys.stream()
                .map(passkey -> Map.<String, Object>of(
                        "type", TYPE, "id", passkey.credentialId(), "transports", passkey.transports()))
                .toList();
    }
}
