package latchkey.token;

import java.time.Instant;

/** Tells on how many instances something has ended, and how soon. */
public interface ReachedInstances {
    /**
     * A sentence with a space before it; "" where there is only one instance, of which nothing else can be said.
     *
     * @param begun when it was asked for
     */
    String since(Instant begun);
}
