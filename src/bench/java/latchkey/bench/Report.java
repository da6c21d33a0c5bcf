package latchkey.bench;

import java.util.Locale;

/** The table of what was measured, and whether every limit was kept. */
final class Report {
    private boolean missed;

    void head(String text) {
        System.out.println();
        System.out.println(text);
    }

    void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** @param most the largest value that is good */
    void atMost(String what, double value, double most) {
        limit(what, value, "at most", most, value <= most);
    }

    /** @param least the smallest value that is good */
    void atLeast(String what, double value, double least) {
        limit(what, value, "at least", least, value >= least);
    }

    private void limit(String what, double value, String bound, double limit, boolean kept) {
        line("%-52s %9.2f  %-8s %8.2f  %s", what, value, bound, limit, kept ? "pass" : "FAIL");
        missed = missed || !kept;
    }

    boolean isMissed() {
        return missed;
    }
}
