package latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of a token, derived from its times and never stored. */
public enum TokenStatus {
    REVOKED("Revoked", "ban", "tag-bad"),
    EXPIRED("Expired", "clock", ""),
    BLOCKED("Blocked", "shield", "tag-bad"),
    ROTATING("Rotating", "rotate", "tag-info"),
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

    /** The first that holds, in the order of this enumeration. */
    static TokenStatus of(Times times, Instant now) {
        if (times.revokedAt() != null) {
            return REVOKED;
        } else if (isPast(times.expiresAt(), now)) {
            return EXPIRED;
        } else if (times.blockedAt() != null) {
            return BLOCKED;
        } else if (times.rotatingUntil() != null && times.rotatingUntil().isAfter(now)) {
            return ROTATING;
        } else {
            return times.expiresAt() != null && times.expiresAt().isBefore(now.plus(SOON)) ? EXPIRES_SOON : ACTIVE;
        }
    }

    private static boolean isPast(@Nullable Instant time, Instant now) {
        return time != null && !time.isAfter(now);
    }

    /** The times of a token that make its status; null: it has no such time. */
    public record Times(
            @Nullable Instant revokedAt,
            @Nullable Instant expiresAt,
            @Nullable Instant blockedAt,
            @Nullable Instant rotatingUntil) {}

    /** Whether it may be accepted. */
    public boolean isLive() {
        return this == ACTIVE || this == EXPIRES_SOON || this == ROTATING;
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
