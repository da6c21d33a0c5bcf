package latchkey.account;

import java.util.Locale;
import latchkey.audit.AuditAction;

/** What somebody is asked for a passkey for: an answer for one is worth nothing for another. */
enum PasskeyPurpose {
    REGISTRATION(AuditAction.PROOF_REFUSED),
    SIGN_IN(AuditAction.SIGN_IN_REFUSED),
    SECOND_FACTOR(AuditAction.SIGN_IN_REFUSED),
    PROOF(AuditAction.PROOF_REFUSED);

    private final AuditAction refusal;

    PasskeyPurpose(AuditAction refusal) {
        this.refusal = refusal;
    }

    /** As it is stored: {@code second_factor}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    AuditAction refusal() {
        return refusal;
    }
}
