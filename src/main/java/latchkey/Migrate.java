package latchkey;

import java.util.concurrent.Callable;
import latchkey.database.BorrowedDatabase;
import latchkey.database.Migrations;
import latchkey.database.SchemaChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Brings the schema of the database up to what this version needs, as starting the portal does, and stops. */
@Command(
        name = "migrate",
        description = {
            "Brings the database up to this version and stops. Starting the portal does the same first.",
            "Nothing happens where it is of this version already, and of two at once one waits for the other. "
                    + "The portal of the version before may run meanwhile."
        },
        exitCodeList = {
            " 0:the database is of this version",
            " 2:wrong usage",
            "69:the database cannot be reached, is too old, or a migration failed",
            "70:an unforeseen failure",
            "73:the data folder cannot be written",
            "78:a setting is wrong, or the database is of a newer version"
        })
final class Migrate implements Callable<Integer> {
    @Mixin
    private final Shell shell = new Shell();

    @Override
    public Integer call() {
        var start = shell.start();
        if (!start.isEmbedded()) {
            shell.say(words(new Migrations(start.external()).run()));
            return 0;
        }
        try (var database = BorrowedDatabase.ofOrMade(start.dataDir(), start.binaries())) {
            shell.say(words(new Migrations(database.address()).run()));
            return 0;
        }
    }

    private static String words(SchemaChange change) {
        if (change.migrations() == 0) {
            return "The database is of version %s already.".formatted(change.to());
        }
        var before = change.from() == null ? "It was empty" : "It was of version " + change.from();
        return "The database is of version %s now. %s, and %d %s run."
                .formatted(
                        change.to(),
                        before,
                        change.migrations(),
                        change.migrations() == 1 ? "migration was" : "migrations were");
    }
}
