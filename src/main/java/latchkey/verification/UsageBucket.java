package latchkey.verification;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latchkey.token.Use;

/**
 * Use that is gathered in memory, of some of all tokens. While the database is away it fills: first clients are no
 * longer told apart, then calls of further tokens are no longer counted.
 */
final class UsageBucket {
    /** With 256 of them, some 100 MB at the very most. */
    static final int MOST_CLIENTS = 1_000;

    static final int MOST = 1_500;

    private Map<Use, Gathered> gathered = new HashMap<>();

    /** Whether there was room. */
    synchronized boolean add(Use use, Gathered calls) {
        var key = gathered.size() < MOST_CLIENTS || gathered.containsKey(use) ? use : use.ofOthers();
        if (gathered.size() >= MOST && !gathered.containsKey(key)) {
            return false;
        }
        gathered.merge(key, calls, Gathered::plus);
        return true;
    }

    synchronized List<GatheredUse> take() {
        var taken = gathered;
        gathered = new HashMap<>();
        return taken.entrySet().stream()
                .map(entry -> new GatheredUse(entry.getKey(), entry.getValue()))
                .toList();
    }

    synchronized int size() {
        return gathered.size();
    }
}
