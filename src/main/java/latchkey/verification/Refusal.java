package latchkey.verification;

import java.util.Locale;

/** The check that refused a call, in the order of checking. For the organization's eyes only. */
enum Refusal {
    REVOKED,
    EXPIRED,
    /** By a rule of the organization's policy. */
    BLOCKED,
    /** A former secret, after its grace period or given up. */
    ENDED,
    NETWORK,
    SCOPE;

    /** As it is stored. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
