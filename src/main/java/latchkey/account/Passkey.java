package latchkey.account;

import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A passkey as it is stored.
 *
 * @param userHandle what its authenticator knows the account by, in base64url
 * @param signCount how often it has signed, where its authenticator counts
 * @param lastUsedAt null: never
 */
record Passkey(
        UUID id,
        Account account,
        String userHandle,
        AttestedCredentialData credential,
        long signCount,
        List<String> transports,
        boolean backupEligible,
        boolean backedUp,
        String name,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {
    Passkey {
        transports = List.copyOf(transports);
    }

    /** In base64url. */
    String credentialId() {
        return Base64Url.encode(credential.getCredentialId());
    }
}
