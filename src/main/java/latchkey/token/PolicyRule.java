package latchkey.token;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules of a policy that a token can break, in the order in which the first that it breaks is named. */
enum PolicyRule {
    ENDLESS("No end", "it never expires, and the policy wants an end", "Rotate it with an end that the policy allows."),
    LIFETIME(
            "Too long a lifetime",
            "it works for longer than the policy allows",
            "Bring its end forward, or rotate it with a sooner one."),
    WILDCARD(
            "May do everything",
            "it may do everything, which the policy does not allow",
            "Edit it and choose what it needs."),
    MEMBER_SCOPES(
            "More than members may grant",
            "its owner is a member, and the policy does not let members grant all of its permissions",
            "Edit it and take those permissions away."),
    NETWORKS(
            "Usable from elsewhere",
            "it may be used from outside the networks that the policy requires",
            "Edit it and limit it to those networks."),
    UNUSED(
            "Not used for so long",
            "it was not used for too long",
            "Keep it, or it is revoked a week later if the policy still ends unused tokens.");

    private final String title;
    private final String words;
    private final String remedy;

    PolicyRule(String title, String words, String remedy) {
        this.title = title;
        this.words = words;
        this.remedy = remedy;
    }

    /** As it is stored: {@code member_scopes}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people, above the tokens that break it. */
    public String title() {
        return title;
    }

    /** For people, behind “because”. */
    public String words() {
        return words;
    }

    /** For people: what ends the breach. */
    public String remedy() {
        return remedy;
    }

    /** Null for a rule that only a newer version knows. */
    static @Nullable PolicyRule find(String code) {
        return Arrays.stream(values())
                .filter(rule -> rule.code().equals(code))
                .findAny()
                .orElse(null);
    }
}
