package latchkey.account;

import java.util.Locale;
import java.util.regex.Pattern;

/** Addresses as accounts are known by: in lower case, at most 254 characters (RFC 5321 §4.5.3.1.3). */
public final class Email {
    /**
     * What mail can reach, by what {@link latchkey.mail.Address} lets through, and nothing cleverer: whether it exists, only
     * a mail to it tells.
     */
    private static final Pattern SHAPE =
            Pattern.compile("[a-z0-9.!#$&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\\.[a-z0-9-]+)+");

    private Email() {}

    public static String normalized(String typed) {
        return typed.strip().toLowerCase(Locale.ROOT);
    }

    public static boolean isValid(String normalized) {
        return normalized.length() <= 254 && SHAPE.matcher(normalized).matches();
    }
}
