package latchkey.verification;

import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import latchkey.token.Use;

/**
 * Counts the clients of a secret apart up to a number each hour, the rest together, lest one fill the database. Those
 * that are refused are counted apart from those that are accepted, lest a stranger hide them.
 */
final class ClientLimit {
    static final int MOST = 100;

    /** By outcome, then by prefix of the secret: of two secrets that begin alike, which hardly exist, clients count together. */
    private final ConcurrentMap<String, ConcurrentMap<String, int[]>> clients = new ConcurrentHashMap<>();

    private volatile Instant hour = Instant.MIN;

    Use limit(Use use) {
        if (use.hour().isAfter(hour)) {
            begin(use.hour());
        }
        // Only a few bytes for each client of 100,000 tokens; two that look alike are one more, and no harm is done.
        var client = 31 * use.address().hashCode() + use.agent().hashCode();
        var bySecret = clients.computeIfAbsent(use.outcome(), outcome -> new ConcurrentHashMap<>());
        var known = bySecret.get(use.prefix());
        if (known == null || !contains(known, client)) {
            known = bySecret.compute(
                    use.prefix(), (same, before) -> with(before == null ? new int[0] : before, client));
        }
        return contains(known, client) ? use : use.ofOthers();
    }

    private synchronized void begin(Instant next) {
        if (next.isAfter(hour)) {
            hour = next;
            clients.clear();
        }
    }

    private static int[] with(int[] known, int client) {
        if (known.length == MOST || contains(known, client)) {
            return known;
        }
        var more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = client;
        return more;
    }

    private static boolean contains(int[] known, int client) {
        for (var other : known) {
            if (other == client) {
                return true;
            }
        }
        return false;
    }
}
