package latchkey.web;

/** More work of one kind than the machine can do at once: answered with 503 rather than queued. */
public final class Overloaded extends RuntimeException {
    public Overloaded(String message) {
        super(message);
    }
}
