package latchkey.token;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Splits texts into the words that tokens are found by, from their beginning: letters and digits in lower case, without
 * accents, cut to 32. Scripts that put no space between words count as one word from each of their characters on, so
 * that there every part of a text is the beginning of a word; what underscores join, as one from each of its parts on.
 */
final class TokenWords {
    private static final int LONGEST = 32;
    private static final int MOST_SOUGHT = 10;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Set<Character.UnicodeScript> UNSPACED = Set.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR);

    private TokenWords() {}

    /** Every word that a text is to be found by. */
    static Set<String> of(String text) {
        var words = new LinkedHashSet<String>();
        for (var run : runs(text)) {
            for (var start = 0; start < run.length; start++) {
                if (start == 0 || isUnspaced(run[start]) || isAfterUnderscore(run, start)) {
                    words.add(from(run, start));
                }
            }
        }
        return words;
    }

    private static boolean isAfterUnderscore(int[] run, int start) {
        return run[start] != '_' && run[start - 1] == '_';
    }

    /** A prefix is found as a whole only: its random part would answer every short search. */
    static Set<String> ofPrefix(String prefix) {
        return Set.copyOf(sought(prefix));
    }

    /** The beginnings of words that somebody looks for, the first ten; none if the text has neither letter nor digit. */
    static List<String> sought(String text) {
        return runs(text).stream()
                .map(run -> from(run, 0))
                .distinct()
                .limit(MOST_SOUGHT)
                .toList();
    }

    private static String from(int[] run, int start) {
        return new String(run, start, Math.min(LONGEST, run.length - start));
    }

    /** Letters and digits that stand together, those of scripts with spaces apart from the others; symbols alone. */
    private static List<int[]> runs(String text) {
        var runs = new ArrayList<int[]>();
        var points = fold(text).codePoints().toArray();
        var start = 0;
        for (var end = 1; end <= points.length; end++) {
            if (end == points.length || !belongTogether(points[end - 1], points[end])) {
                add(points, start, end, runs);
                start = end;
            }
        }
        return runs;
    }

    /** Without the underscores around it. */
    private static void add(int[] points, int start, int end, List<int[]> runs) {
        var first = start;
        var last = end;
        while (first < last && points[first] == '_') {
            first++;
        }
        while (first < last && points[last - 1] == '_') {
            last--;
        }
        if (first < last && isPartOfWord(points[first])) {
            runs.add(Arrays.copyOfRange(points, first, last));
        }
    }

    /** Through upper case, because “ß” has one of two letters. */
    private static String fold(String text) {
        var bare =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return bare.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static boolean belongTogether(int one, int next) {
        return isInWord(one) && isInWord(next) && isUnspaced(one) == isUnspaced(next);
    }

    private static boolean isInWord(int c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static boolean isPartOfWord(int c) {
        return Character.isLetterOrDigit(c) || Character.getType(c) == Character.OTHER_SYMBOL;
    }

    private static boolean isUnspaced(int c) {
        return UNSPACED.contains(Character.UnicodeScript.of(c));
    }
}
