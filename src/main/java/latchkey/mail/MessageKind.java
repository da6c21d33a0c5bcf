package latchkey.mail;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a message is sent, and for how long it is worth sending: afterwards its link is dead, or it tells old news. */
public enum MessageKind {
    INVITATION("Invitation", Duration.ofDays(7), true),
    PASSWORD_RESET("Password reset", Duration.ofMinutes(30), true),
    NO_PASSWORD("No password to reset"),
    NEW_DEVICE("Sign-in from a new device"),
    CREDENTIALS_CHANGED("Password or factors changed"),
    MEMBER_REMOVED("Member removed"),
    MEMBERSHIP_WITHDRAWN("Membership withdrawn by the provider"),
    TOKEN_CREATED("Token created"),
    TOKEN_ROTATED("Token rotated"),
    TOKEN_REVOKED("Tokens revoked"),
    TOKENS_HANDED_OVER("Tokens handed over"),
    TOKENS_EXPIRING("Tokens that expire soon"),
    TEST("Test");

    private final String words;
    private final Duration worth;
    private final boolean singleUseLink;

    /** News: without a link that is needed, and old after some days. */
    MessageKind(String words) {
        this(words, Duration.ofDays(3), false);
    }

    MessageKind(String words, Duration worth, boolean singleUseLink) {
        this.words = words;
        this.worth = worth;
        this.singleUseLink = singleUseLink;
    }

    /** As it is stored: {@code password_reset}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of a code that was stored; empty if a newer version beside this one stored it. */
    static Optional<MessageKind> find(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findAny();
    }

    /** For people: “Password reset”. */
    public String words() {
        return words;
    }

    /** For how long it is kept and tried. */
    Duration worth() {
        return worth;
    }

    /** Whether it is of no use without its link, which works once and only for its recipient. */
    public boolean hasSingleUseLink() {
        return singleUseLink;
    }
}
