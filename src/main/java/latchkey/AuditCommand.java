package latchkey;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What can be done with the audit log from a shell. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Looks after the audit log.",
        subcommands = VerifyAudit.class)
final class AuditCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @ParentCommand
    private @Nullable Main program;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "What shall be done with the audit log?");
    }

    Start start() {
        return Objects.requireNonNull(program).start();
    }
}
