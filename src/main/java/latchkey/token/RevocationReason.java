package latchkey.token;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why tokens are revoked, in the order in which the page offers it. */
enum RevocationReason {
    NO_LONGER_NEEDED("No longer needed"),
    REPLACED("Replaced by another token"),
    LEAKED("Leaked or found in public"),
    OWNER_LEFT("Owner left"),
    SUSPICIOUS_USE("Suspicious use"),
    OTHER("Other");

    private final String words;

    RevocationReason(String words) {
        this.words = words;
    }

    static List<RevocationReason> all() {
        return List.of(values());
    }

    static Optional<RevocationReason> find(String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code().equals(code))
                .findAny();
    }

    /** As forms send it: {@code owner_left}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String words() {
        return words;
    }
}
