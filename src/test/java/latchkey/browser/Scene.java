package latchkey.browser;

import java.util.function.Consumer;

/**
 * A page in one of its states.
 *
 * @param page what has a title of its own
 * @param who the e-mail address of who looks at it, or "" for a stranger
 * @param status that it is answered with
 * @param arrive how to get there
 */
record Scene(String page, String state, String who, int status, Consumer<Browser> arrive) {
    String name() {
        return state.isEmpty() ? page : page + "-" + state;
    }

    @Override
    public String toString() {
        return name();
    }
}
