package latchkey.verification;

/**
 * A change that a call needs to be accepted.
 *
 * @param words what to do
 * @param link what leads to where it is done; "": it is not done in the portal, or not by the reader
 * @param url "" as well then
 */
record Remedy(String words, String link, String url) {
    static Remedy elsewhere(String words) {
        return new Remedy(words, "", "");
    }

    Remedy unlessHere(boolean mayChange) {
        return mayChange ? this : elsewhere(words);
    }
}
