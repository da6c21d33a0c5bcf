package latchkey.token;

/** Why calls were refused, in words that go behind “12 calls”. */
public final class RefusalWords {
    private RefusalWords() {}

    /** @param code as it is stored; of one that a newer version stored nothing is known */
    public static String of(String code) {
        return switch (code) {
            case "revoked" -> "after it was revoked";
            case "expired" -> "after it expired";
            case "blocked" -> "while a rule of the policy blocked it";
            case "ended" -> "with a secret that had ended";
            case "network" -> "from a network that is not allowed";
            case "scope" -> "for a permission that it lacks";
            default -> "for another reason";
        };
    }
}
