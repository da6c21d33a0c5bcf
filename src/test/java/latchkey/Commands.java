package latchkey;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import latchkey.database.TestDatabase;
import picocli.CommandLine;

/** Runs commands of the program within this process. */
final class Commands {
    private Commands() {}

    static Ended run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var status = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ended(status, out.toString(), err.toString());
    }

    /** The same with the settings of a database. */
    static Ended runWith(TestDatabase database, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(settings(database));
        return run(all.toArray(String[]::new));
    }

    static List<String> settings(TestDatabase database) {
        return List.of(
                "--set=database.url=" + database.jdbcUrl(),
                "--set=database.user=" + database.user(),
                "--set=database.password=" + database.password());
    }

    /** Every command there is, the program itself first. */
    static Stream<CommandLine> all() {
        return withThoseBelow(Main.commandLine());
    }

    private static Stream<CommandLine> withThoseBelow(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(Commands::withThoseBelow));
    }

    /** How a command ended. */
    record Ended(int status, String output, String errors) {}
}
