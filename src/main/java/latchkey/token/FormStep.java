package latchkey.token;

import latchkey.web.Parameters;

/** What a button of a token's form does: send it, or only change what stands in it, which so needs no JavaScript. */
enum FormStep {
    SEND,
    READ_EVERYTHING,
    WRITE_EVERYTHING,
    CLEAR,
    SEARCH,
    ADD_OWN_ADDRESS,
    CHANGE;

    static FormStep read(Parameters form) {
        return switch (form.exactly("do")) {
            case "read" -> READ_EVERYTHING;
            case "write" -> WRITE_EVERYTHING;
            case "clear" -> CLEAR;
            case "search" -> SEARCH;
            case "address" -> ADD_OWN_ADDRESS;
            case "change" -> CHANGE;
            // The Enter key presses the first button of a form, also in the search box.
            case "enter" -> form.text("q").equals(form.text("q_shown")) ? SEND : SEARCH;
            default -> SEND;
        };
    }
}
