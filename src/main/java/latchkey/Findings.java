package latchkey;

import java.util.Locale;
import java.util.function.Consumer;
import latchkey.database.StartupFailure;

/** What a doctor found, told line by line as it is found. */
final class Findings {
    private final Consumer<String> lines;
    private boolean healthy = true;

    Findings(Consumer<String> lines) {
        this.lines = lines;
    }

    private enum Level {
        OK,
        WARNING,
        PROBLEM
    }

    void ok(String sentence) {
        tell(Level.OK, sentence);
    }

    /** It works, but should be otherwise. */
    void warn(String sentence) {
        tell(Level.WARNING, sentence);
    }

    /** It does not work, or is dangerous. */
    void problem(String sentence) {
        healthy = false;
        tell(Level.PROBLEM, sentence);
    }

    /** Runs an examination; one that can't be made to its end is a problem, and the next goes on. */
    boolean examine(Runnable examination) {
        try {
            examination.run();
            return true;
        } catch (StartupFailure e) {
            problem(String.valueOf(e.getMessage()));
            return false;
        }
    }

    boolean isHealthy() {
        return healthy;
    }

    private void tell(Level level, String sentence) {
        lines.accept("%-8s %s".formatted(level.name().toLowerCase(Locale.ROOT), sentence));
    }
}
