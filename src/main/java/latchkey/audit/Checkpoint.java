package latchkey.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Where a chain ended on a day, signed.
 *
 * @param chainId the organization, or zeros for the site
 * @param publicKey base64 of X.509
 * @param signature Ed25519, in base64
 */
record Checkpoint(UUID chainId, LocalDate day, ChainEnd end, Instant signedAt, String publicKey, String signature) {

    static Checkpoint sign(UUID chainId, LocalDate day, ChainEnd end, Instant at, AuditKey key) {
        return new Checkpoint(chainId, day, end, at, key.publicKey(), key.sign(message(chainId, day, end, at)));
    }

    /** Whether one of the keys that are believed signed this very end. */
    boolean isSignedBy(AuditKey key) {
        return key.trusts(publicKey) && AuditKey.isSigned(message(), signature, publicKey);
    }

    /** What is signed: lines of text, which docs/audit.md names. */
    String message() {
        return message(chainId, day, end, signedAt);
    }

    private static String message(UUID chainId, LocalDate day, ChainEnd end, Instant at) {
        return "latchkey audit checkpoint 1\n%s\n%s\n%d\n%s\n%s\n"
                .formatted(chainId, day, end.position(), end.hash(), StoredEvent.instant(at));
    }
}
