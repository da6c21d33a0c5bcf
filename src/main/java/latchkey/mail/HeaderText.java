package latchkey.mail;

/** A text that may stand in a header: whoever named a token can't begin another header with its name. */
final class HeaderText {
    private static final int MOST = 200;

    private HeaderText() {}

    /** One line, without control characters, and short. */
    static String of(String text) {
        var line = text
                // What the mail library takes for an attack and refuses.
                .replace("%0A", "%0a")
                .codePoints()
                .map(c -> isUnfit(c) ? ' ' : c)
                .limit(MOST)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.replaceAll(" {2,}", " ").strip();
    }

    private static boolean isUnfit(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                || Character.getType(c) == Character.SURROGATE;
    }
}
