package latchkey.token;

/** Whether tokens have not ended, or have. */
enum Life {
    LIVE,
    DEAD,
    EITHER;

    /** Whether a token may be both. */
    boolean meets(Life other) {
        return this == EITHER || other == EITHER || this == other;
    }

    /** Of a status that a list is filtered by; "" is any. */
    static Life of(String status) {
        return switch (status) {
            case "" -> EITHER;
            case "expired", "revoked", "ended" -> DEAD;
            default -> LIVE;
        };
    }
}
