package latchkey.mail;

import java.util.regex.Pattern;

/** What may stand as an address in the envelope and the headers of a mail: one, bare, and in ASCII. */
public final class Address {
    private static final Pattern SHAPE =
            Pattern.compile("[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

    private Address() {}

    /** Stricter than RFC 5321: no quotes, no percent sign that a server might take for a route. */
    public static boolean isValid(String text) {
        return text.length() <= 254 && SHAPE.matcher(text).matches();
    }

    /** Where mails of an installation come from if nobody said: a number is no name that an address can have. */
    public static String at(String host) {
        var address = "latchkey@" + host;
        return isValid(address) && !host.matches("[0-9.]+") ? address : "latchkey@localhost";
    }
}
