package latchkey.verification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latchkey.token.Use;
import org.jspecify.annotations.Nullable;

/**
 * Use that is gathered in memory, of some of all tokens. While the database is away it fills: first clients are no
 * longer told apart, then calls of further tokens are no longer counted.
 */
final class UsageBucket {
    /** With 256 of them, some 100 MB at the very most. */
    static final int MOST_CLIENTS = 1_000;

    static final int MOST = 1_500;

    private final Map<Use, UsageCounter> counters = new HashMap<>();
    private int busy;
    private boolean hasIdle;

    /** Whether there was room. */
    synchronized boolean add(Use use, Gathered calls) {
        var counter = counters.get(use);
        if (counter == null) {
            makeRoom();
            counter = newcomer(counters.size() < MOST_CLIENTS ? use : use.ofOthers());
        }
        if (counter == null) {
            return false;
        }
        busy += counter.isIdle() ? 1 : 0;
        counter.add(calls);
        return true;
    }

    private @Nullable UsageCounter newcomer(Use use) {
        var known = counters.get(use);
        if (known != null || counters.size() >= MOST) {
            return known;
        }
        var counter = new UsageCounter();
        counters.put(use, counter);
        return counter;
    }

    /** Idle counters stay only while nobody needs their room; looked for once, or a full bucket would be slow. */
    private void makeRoom() {
        if (hasIdle && counters.size() >= MOST_CLIENTS) {
            counters.values().removeIf(UsageCounter::isIdle);
            hasIdle = false;
        }
    }

    synchronized List<GatheredUse> take() {
        var taken = new ArrayList<GatheredUse>(busy);
        counters.entrySet().removeIf(entry -> {
            var counter = entry.getValue();
            var isIdle = counter.isIdle();
            if (!isIdle) {
                taken.add(new GatheredUse(entry.getKey(), counter.take()));
            }
            return isIdle && counter.rest();
        });
        busy = 0;
        hasIdle = true;
        return taken;
    }

    /** How many uses wait to be taken. */
    synchronized int size() {
        return busy;
    }
}
