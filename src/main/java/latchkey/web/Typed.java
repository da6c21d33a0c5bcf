package latchkey.web;

import java.text.Normalizer;
import java.util.Set;

/**
 * Text as people type it. Characters that no page can show are turned into visible stand-ins at once, so that a form
 * shown again shows them too; {@link #isClean} then refuses the stand-ins.
 */
public final class Typed {
    /** Letters and symbols by their type, and blank on every page: fillers, the empty braille cell, the null note. */
    private static final Set<Integer> BLANK = Set.of(0x115f, 0x1160, 0x2800, 0x3164, 0xffa0, 0x1d159);

    private Typed() {}

    static String line(String typed) {
        return isPlain(typed)
                ? typed.strip()
                : visible(Normalizer.normalize(typed, Normalizer.Form.NFC).strip());
    }

    /** All of it can be shown and has one form only. */
    private static boolean isPlain(String typed) {
        return typed.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    static String lines(String typed) {
        var text = typed.replace("\r\n", "\n").replace('\r', '\n').replace('\t', ' ');
        var shown = new StringBuilder();
        for (var line : Normalizer.normalize(text, Normalizer.Form.NFC).strip().split("\n", -1)) {
            shown.append(shown.isEmpty() ? "" : "\n").append(visible(line));
        }
        return shown.toString();
    }

    /** Whether a text holds no control characters and none that turn the direction of what follows. */
    public static boolean isClean(String typed) {
        return typed.codePoints().noneMatch(Typed::isStandIn);
    }

    /** Whether there is anything to see in a text: not only spaces, joiners and other marks without a body. */
    public static boolean isVisible(String typed) {
        return typed.isEmpty() || typed.codePoints().anyMatch(Typed::hasBody);
    }

    private static boolean hasBody(int c) {
        var type = Character.getType(c);
        return !Character.isWhitespace(c)
                && !BLANK.contains(c)
                && type != Character.ENCLOSING_MARK
                && type != Character.FORMAT
                && type != Character.SPACE_SEPARATOR
                && type != Character.NON_SPACING_MARK;
    }

    /** The length as people count it, and as MariaDB does: in code points. */
    public static int length(String typed) {
        return typed.codePointCount(0, typed.length());
    }

    private static String visible(String text) {
        return text.codePoints()
                .map(Typed::standIn)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int standIn(int c) {
        if (c < 0x20) {
            return 0x2400 + c;
        } else if (c == 0x7f) {
            return 0x2421;
        } else if (isUnshowable(c)) {
            return 0xfffd;
        } else {
            return c;
        }
    }

    /** C1 controls, line separators, bidirectional overrides and isolates, halves of surrogate pairs, non-characters. */
    private static boolean isUnshowable(int c) {
        return (c >= 0x80 && c < 0xa0)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || (c >= 0xd800 && c <= 0xdfff)
                || (c >= 0xfdd0 && c <= 0xfdef)
                || (c & 0xfffe) == 0xfffe
                || c == 0xfeff;
    }

    private static boolean isStandIn(int c) {
        return (c >= 0x2400 && c <= 0x2421) || c == 0xfffd || isUnshowable(c);
    }
}
