package latchkey.database;

import org.jspecify.annotations.Nullable;

/** Why the program cannot start: one sentence for the operator that names the setting to change. */
public final class StartupFailure extends RuntimeException {
    private final ExitCode exitCode;

    public StartupFailure(ExitCode exitCode, String sentence) {
        this(exitCode, sentence, null);
    }

    public StartupFailure(ExitCode exitCode, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
