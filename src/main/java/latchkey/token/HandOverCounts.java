package latchkey.token;

import java.util.Map;

/** How many tokens were given to others, shortened and revoked. */
record HandOverCounts(int given, int shortened, int revoked) {
    static final HandOverCounts NONE = new HandOverCounts(0, 0, 0);

    HandOverCounts plus(HandOverCounts other) {
        return new HandOverCounts(given + other.given, shortened + other.shortened, revoked + other.revoked);
    }

    /** As the log has it. */
    Map<String, String> details() {
        return Map.of(
                "given", String.valueOf(given),
                "shortened", String.valueOf(shortened),
                "revoked", String.valueOf(revoked));
    }
}
