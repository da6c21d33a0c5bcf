package latchkey;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import latchkey.web.DatabaseFaults;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one sentence why a command did not do its work; how it came about is for a file, never for the console. */
final class Failures implements IExecutionExceptionHandler {
    private static final Set<String> SERVING = Set.of("latchkey", "serve");

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof StartupFailure known) {
            return say(command, known.exitCode(), String.valueOf(known.getMessage()));
        } else if (DatabaseFaults.isUnavailable(failure)) {
            return say(command, ExitCode.UNAVAILABLE, "The database stopped answering.");
        } else {
            return say(command, ExitCode.UNFORESEEN, unforeseen(failure));
        }
    }

    private static int say(CommandLine command, ExitCode exitCode, String sentence) {
        var isServing = SERVING.contains(command.getCommandName());
        command.getErr().println(isServing ? "Latchkey can’t start. " + sentence : sentence);
        command.getErr().flush();
        return exitCode.status();
    }

    private static String unforeseen(Exception failure) {
        var kind = failure.getClass().getSimpleName();
        try {
            return "Something failed that nobody foresaw (%s). How it came about is in %s."
                    .formatted(kind, written(failure));
        } catch (IOException e) {
            return "Something failed that nobody foresaw (%s), and no file could be written to tell how."
                    .formatted(kind);
        }
    }

    /** A temporary file is its owner's only: a failure may quote what it failed on. */
    private static Path written(Exception failure) throws IOException {
        var file = Files.createTempFile("latchkey-failure-", ".log");
        try (var out = new PrintWriter(Files.newBufferedWriter(file))) {
            failure.printStackTrace(out);
        }
        return file;
    }
}
