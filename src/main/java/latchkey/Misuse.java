package latchkey;

import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what was wrong with the flags of a command, and repeats no value: one may be a password. */
final class Misuse implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException misuse, String[] arguments) {
        var command = misuse.getCommandLine();
        var err = command.getErr();
        err.println(sentence(misuse));
        command.usage(err, Help.Ansi.OFF);
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String sentence(ParameterException misuse) {
        if (misuse instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        var isOfPicocli = misuse.getArgSpec() != null && !(misuse instanceof MissingParameterException);
        return isOfPicocli
                ? "What was given with %s is not of the form %s."
                        .formatted(
                                misuse.getArgSpec().isOption()
                                        ? ((CommandLine.Model.OptionSpec) misuse.getArgSpec()).longestName()
                                        : "the command",
                                misuse.getArgSpec().paramLabel())
                : String.valueOf(misuse.getMessage());
    }

    private static String unmatched(UnmatchedArgumentException misuse) {
        var flags = misuse.getUnmatched().stream()
                .filter(argument -> argument.startsWith("-"))
                .map(argument -> argument.replaceFirst("=.*", ""))
                .collect(Collectors.joining(", "));
        return flags.isEmpty()
                ? "This is no command of “%s”."
                        .formatted(misuse.getCommandLine().getCommandSpec().qualifiedName())
                : "“%s” has no flag %s."
                        .formatted(misuse.getCommandLine().getCommandSpec().qualifiedName(), flags);
    }
}
