package latchkey;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: the installation it is about, and where it writes. */
@Command
final class Shell {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** Which installation the flags are about. */
    Start start() {
        return ((Main) spec().root().userObject()).start();
    }

    /** Writes a line of the result. */
    void say(String line) {
        out().println(line);
        out().flush();
    }

    /** Wrong usage, which is told with the usage of the command. */
    ParameterException misuse(String sentence) {
        return new ParameterException(spec().commandLine(), sentence);
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec);
    }
}
