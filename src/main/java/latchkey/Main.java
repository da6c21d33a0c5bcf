package latchkey;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import latchkey.database.ExitCode;
import latchkey.database.StartupFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program as started from a shell: alone it serves. */
@Command(
        name = "latchkey",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Serves the portal. Settings come from latchkey.conf, LATCHKEY_ variables and --set.",
        subcommands = {
            Migrate.class,
            ConfigCommand.class,
            AdminCommand.class,
            AuditCommand.class,
            KeysCommand.class,
            BackUp.class,
            Restore.class,
            MailCommand.class,
            Doctor.class,
            Healthcheck.class,
            Version.class
        },
        exitCodeOnExecutionException = 70,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:stopped in order",
            " 2:wrong usage",
            "69:the database cannot be reached, is too old, or ended by itself",
            "70:an unforeseen failure",
            "73:the data folder cannot be written or is in use",
            "75:a port is in use",
            "78:a setting is wrong"
        })
public final class Main implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--demo",
            scope = ScopeType.INHERIT,
            description = "The demonstration: an empty installation is filled with two lifelike organizations.")
    private boolean demo;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The file of settings (latchkey.conf, if it exists).")
    private @Nullable Path file;

    @Option(
            names = "--set",
            scope = ScopeType.INHERIT,
            paramLabel = "KEY=VALUE",
            description = "One setting, such as http.port=9000.")
    private Map<String, String> flags = new LinkedHashMap<>();

    public static void main(String... arguments) {
        // Times are UTC everywhere; no library shall think otherwise.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        System.exit(commandLine().execute(arguments));
    }

    /** The program with all its commands; whatever goes wrong in one is a sentence and an exit code. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setUsageHelpAutoWidth(false)
                .setExecutionExceptionHandler(new Failures())
                .setParameterExceptionHandler(new Misuse());
    }

    @Override
    public Integer call() throws InterruptedException {
        return serve();
    }

    @Command(
            name = "serve",
            description = "Serves the portal, as latchkey alone does.",
            exitCodeList = {
                " 0:stopped in order",
                " 2:wrong usage",
                "69:the database cannot be reached, is too old, or ended by itself",
                "70:an unforeseen failure",
                "73:the data folder cannot be written or is in use",
                "75:a port is in use",
                "78:a setting is wrong"
            })
    int serve() throws InterruptedException {
        var console = Objects.requireNonNull(spec).commandLine();
        new Serve(console.getOut(), console.getErr()).run(start());
        return 0;
    }

    /** Which installation the flags are about. */
    Start start() {
        return new Start(SettingsFiles.read(file(), System.getenv(), flags), demo);
    }

    /** A file that was named has to be there: a misspelt name must not start an installation of defaults. */
    private Path file() {
        if (file == null) {
            return Path.of("latchkey.conf");
        } else if (Files.isReadable(file)) {
            return file;
        } else {
            throw new StartupFailure(
                    ExitCode.CONFIGURATION, "--config names a file that can’t be read: %s.".formatted(file));
        }
    }
}
