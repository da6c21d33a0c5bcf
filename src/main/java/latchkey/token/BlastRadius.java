package latchkey.token;

import java.util.List;
import latchkey.web.Numbers;

/**
 * What would have been refused in the last 24 hours if tokens had been revoked before.
 *
 * @param calls that were accepted
 * @param clients pairs of address and user agent that made them
 * @param scopes that calls told they needed, in alphabetical order
 */
record BlastRadius(long calls, long clients, List<String> scopes) {
    static final BlastRadius NONE = new BlastRadius(0, 0, List.of());

    public boolean isEmpty() {
        return calls == 0;
    }

    public String callsText() {
        return Numbers.grouped(calls);
    }

    /** “4 212 calls in the last 24 hours from 3 clients”. */
    public String text() {
        return "%s in the last 24 hours from %s".formatted(count(calls, "call"), count(clients, "client"));
    }

    private static String count(long number, String unit) {
        return Numbers.grouped(number) + " " + unit + (number == 1 ? "" : "s");
    }
}
