package latchkey.web;

/** Answers requests of programs. */
public interface DirectHandler {
    void handle(Exchange exchange);
}
