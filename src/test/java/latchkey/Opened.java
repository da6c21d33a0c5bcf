package latchkey;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a test has opened, closed in the opposite order: all of it, even where something can't be closed. */
final class Opened {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    public void close() throws Exception {
        try {
            if (!parts.isEmpty()) {
                parts.pop().close();
            }
        } finally {
            if (!parts.isEmpty()) {
                close();
            }
        }
    }
}
