package latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of a token, derived from its times and never stored. */
public enum TokenStatus {
    REVOKED("Revoked", "ban", "tag-bad"),
    EXPIRED("Expired", "clock", ""),
    EXPIRES_SOON("Expires soon", "alert", "tag-warn"),
    ACTIVE("Active", "check", "tag-ok");

    static final Duration SOON = Duration.ofDays(14);

    private final String words;
    private final String icon;
    private final String tag;

    TokenStatus(String words, String icon, String tag) {
        this.words = words;
        this.icon = icon;
        this.tag = tag;
    }

    /** The first that holds. */
    static TokenStatus of(@Nullable Instant revokedAt, @Nullable Instant expiresAt, Instant now) {
        if (revokedAt != null) {
            return REVOKED;
        } else if (expiresAt == null) {
            return ACTIVE;
        } else if (!expiresAt.isAfter(now)) {
            return EXPIRED;
        } else {
            return expiresAt.isBefore(now.plus(SOON)) ? EXPIRES_SOON : ACTIVE;
        }
    }

    public boolean isLive() {
        return this == ACTIVE || this == EXPIRES_SOON;
    }

    /** In addresses and JSON: {@code expires_soon}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String words() {
        return words;
    }

    public String icon() {
        return icon;
    }

    public String tag() {
        return tag;
    }
}
