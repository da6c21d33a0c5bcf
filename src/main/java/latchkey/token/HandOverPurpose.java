package latchkey.token;

/** Why somebody's tokens are handed over. */
enum HandOverPurpose {
    REMOVAL("Owner left"),
    DEPARTURE("Owner left"),
    /** An auditor changes nothing, and so owns nothing that does. */
    AUDITING("Owner became auditor");

    private final String reason;

    HandOverPurpose(String reason) {
        this.reason = reason;
    }

    /** Why tokens are revoked for it. */
    String reason() {
        return reason;
    }

    /** Whether the account is no member afterwards. */
    boolean ends() {
        return this != AUDITING;
    }

    /** For the template. */
    public boolean isRemoval() {
        return this == REMOVAL;
    }

    public boolean isDeparture() {
        return this == DEPARTURE;
    }
}
