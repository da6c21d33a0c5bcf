package latchkey;

import java.util.Objects;
import latchkey.account.Email;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flag that says whose account a command is about. */
@Command
final class AccountOption {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "The address of the account.")
    private @Nullable String typed;

    /** Normalized; what is no address is wrong usage. */
    String email() {
        var email = Email.normalized(Objects.requireNonNull(typed));
        if (!Email.isValid(email)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "What was given with --email is no e-mail address.");
        }
        return email;
    }

    StartupFailure unknown() {
        return new StartupFailure(ExitCode.NO_USER, "There is no account with the address %s.".formatted(email()));
    }
}
