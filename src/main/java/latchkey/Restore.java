package latchkey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import latchkey.audit.AuditAction;
import latchkey.database.BorrowedDatabase;
import latchkey.database.DatabaseAddress;
import latchkey.database.DatabaseCopy;
import latchkey.database.ExitCode;
import latchkey.database.Migrations;
import latchkey.database.Schema;
import latchkey.database.StartupFailure;
import latchkey.database.Transactions;
import latchkey.token.Installation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts what a backup holds into a database that no portal serves over, and brings it up to this version. */
@Command(
        name = "restore",
        description = {
            "Puts the database of a backup in place, brings it up to this version, and signs everybody out. Nothing is "
                    + "touched before all of the file was read and found whole.",
            "What was done after the backup is undone: tokens that were revoked since work again. Stop every portal first."
        },
        exitCodeList = {
            " 0:the database is restored",
            " 2:wrong usage",
            "65:the file is no backup, not whole, or of a newer version of Latchkey",
            "69:the database cannot be reached, or a program of MariaDB is missing or failed",
            "70:an unforeseen failure",
            "73:the database is not empty, or a portal runs on it",
            "78:a setting is wrong"
        })
final class Restore implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Parameters(paramLabel = "FILE", description = "What “backup” made.")
    private Path file = Path.of("");

    @Option(names = "--replace", description = "Throws away what is in the database now.")
    private boolean replace;

    @Override
    public void run() {
        var start = shell.start();
        var backup = new BackupFile(file);
        var what = backup.verify();
        if (what.schema() > Version.newestMigration()) {
            throw new StartupFailure(
                    ExitCode.WRONG_DATA,
                    "%s is of a newer Latchkey (database %d, this one knows %d): restore it with that one."
                            .formatted(file.toAbsolutePath(), what.schema(), Version.newestMigration()));
        }
        if (!start.isEmbedded()) {
            restore(start, start.external(), backup);
        } else if (BorrowedDatabase.isInUse(start.dataDir())) {
            throw served();
        } else {
            try (var database = BorrowedDatabase.ofOrMade(start.dataDir(), start.binaries())) {
                restore(start, database.address(), backup);
            }
        }
        shell.say("The database is restored as it was at %s. Whatever was revoked since works again: revoke it anew."
                .formatted(what.takenAt()));
    }

    private void restore(Start start, DatabaseAddress address, BackupFile backup) {
        var schema = Schema.of(address);
        if (schema.isServed()) {
            throw served();
        }
        if (!schema.isEmpty() && !replace) {
            throw new StartupFailure(
                    ExitCode.CANNOT_CREATE,
                    "The database is not empty. With --replace all that is in it is thrown away.");
        }
        schema.empty();
        try (var content = backup.content()) {
            new DatabaseCopy(address, start.binaries()).read(content);
        } catch (IOException e) {
            throw new StartupFailure(
                    ExitCode.UNAVAILABLE, "%s could not be read to its end: run this again.".formatted(file), e);
        }
        new Migrations(address).run();
        try (var installation = OpenInstallation.at(address)) {
            settle(start, installation);
        }
    }

    private void settle(Start start, OpenInstallation installation) {
        var db = installation.db();
        new Transactions(db).run(() -> {
            new Installation(db, installation.clock()).forgetWhoWasHere();
            new Administration(start, installation)
                    .audit()
                    .record(
                            null,
                            Administration.COMMAND_LINE,
                            AuditAction.INSTALLATION_RESTORED,
                            null,
                            String.valueOf(file.getFileName()),
                            Map.of());
        });
        try {
            new Installation(db, installation.clock()).requirePeppers(start.existingPeppers());
        } catch (StartupFailure e) {
            shell.say("Before a portal starts here: %s".formatted(e.getMessage()));
        }
    }

    private static StartupFailure served() {
        return new StartupFailure(
                ExitCode.CANNOT_CREATE, "A portal runs on that database, or did seconds ago: stop it first.");
    }
}
