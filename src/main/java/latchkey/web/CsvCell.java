package latchkey.web;

/**
 * A text made safe to open in a spreadsheet, which would run what begins like a formula. It gets an apostrophe in
 * front, and so does a text that has one there already: whoever drops one apostrophe reads what was written.
 */
final class CsvCell {
    /** What begins a formula, then the same in full width, which some programs take alike. */
    private static final String DANGEROUS = "=+-@\t\r\n" + "\uff1d\uff0b\uff0d\uff20\u2212" + "'";

    private CsvCell() {}

    static String of(String text) {
        return isDangerous(text) ? "'" + text : text;
    }

    /** Looks past what a program may take away when it reads the cell: blanks and what has no width. */
    private static boolean isDangerous(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (DANGEROUS.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
            if (!isSkipped(text.charAt(i))) {
                return false;
            }
        }
        return false;
    }

    private static boolean isSkipped(char c) {
        var type = Character.getType(c);
        return type == Character.SPACE_SEPARATOR
                || type == Character.FORMAT
                || type == Character.CONTROL
                || Character.isWhitespace(c);
    }
}
