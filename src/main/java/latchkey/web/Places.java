package latchkey.web;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many requests of a kind are worked on at once. What comes on top is refused: in a queue, everybody would be late. */
public final class Places {
    private final int most;
    private final AtomicInteger taken = new AtomicInteger();
    private final LongAdder refused = new LongAdder();

    public Places(int most) {
        this.most = most;
    }

    /** Whether there was one left; if so it has to be given back. */
    boolean take() {
        if (taken.incrementAndGet() <= most) {
            return true;
        }
        taken.decrementAndGet();
        refused.increment();
        return false;
    }

    void giveBack() {
        taken.decrementAndGet();
    }

    public int taken() {
        return taken.get();
    }

    /** How many requests found none since the start. */
    public long refused() {
        return refused.sum();
    }
}
