package latchkey.token;

import java.time.Instant;

/** Waits until something has ended on every instance, and tells on how many it has, and how soon. */
public interface ReachedInstances {
    /** Until all know what was ended so far: whoever ended it may be waiting still. */
    void await();

    /**
     * A sentence with a space before it; "" where there is only one instance, of which nothing else can be said.
     *
     * @param begun when it was asked for
     */
    String since(Instant begun);
}
