package latchkey;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;

/** A password handed over by a pipe, or typed at a terminal without being shown: it is never an argument. */
final class HandedPassword {
    private static final int LONGEST_LINE = 4096;

    private HandedPassword() {}

    /**
     * The first line; the terminal is asked where there is one. Of Java 22 to 24 bin/run wants the console that is null
     * where there is none.
     */
    @SuppressWarnings("SystemConsoleNull")
    static String read() {
        var console = System.console();
        if (console != null) {
            var typed = console.readPassword("Password: ");
            return typed == null ? "" : String.valueOf(typed);
        }
        try {
            return firstLine(System.in);
        } catch (IOException e) {
            throw new StartupFailure(ExitCode.WRONG_DATA, "The password could not be read from standard input.", e);
        }
    }

    static String firstLine(InputStream in) throws IOException {
        var bytes = in.readNBytes(LONGEST_LINE);
        var text = new String(bytes, StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("");
    }
}
