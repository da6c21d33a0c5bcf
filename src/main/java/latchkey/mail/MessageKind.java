package latchkey.mail;

import java.util.Locale;

/** Why a message is sent. */
public enum MessageKind {
    INVITATION,
    PASSWORD_RESET,
    NEW_DEVICE,
    CREDENTIALS_CHANGED,
    MEMBER_REMOVED,
    TOKEN_CREATED,
    TOKEN_ROTATED,
    TOKEN_REVOKED,
    TOKENS_EXPIRING,
    TEST;

    /** As it is stored: {@code password_reset}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
