package latchkey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import latchkey.database.BorrowedDatabase;
import latchkey.database.DatabaseAddress;
import latchkey.database.DatabaseCopy;
import latchkey.database.ExitCode;
import latchkey.database.Schema;
import latchkey.database.StartupFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes the database into one file, all of one moment, while the portal runs or not. */
@Command(
        name = "backup",
        description = {
            "Writes all of the database, as it is at one moment, into a new file. The portal may go on running.",
            "The pepper and the audit key are not in it: without the pepper no token of it verifies. Keep them apart."
        },
        exitCodeList = {
            " 0:the backup is whole and on the disk",
            " 2:wrong usage",
            "69:the database cannot be reached, or a program of MariaDB is missing or failed",
            "70:an unforeseen failure",
            "73:the file exists already or cannot be written",
            "78:a setting is wrong, or there is no database of Latchkey"
        })
final class BackUp implements Runnable {
    @Mixin
    private final Shell shell = new Shell();

    @Parameters(paramLabel = "FILE", description = "The file to make, such as latchkey-2026-11-22.sql.gz.")
    private Path file = Path.of("");

    @Override
    public void run() {
        var start = shell.start();
        if (Files.exists(file)) {
            throw new StartupFailure(ExitCode.CANNOT_CREATE, "%s exists already.".formatted(file.toAbsolutePath()));
        }
        if (!start.isEmbedded()) {
            write(start, start.external());
            return;
        }
        try (var database = BorrowedDatabase.of(start.dataDir(), start.binaries())) {
            write(start, database.address());
        }
    }

    private void write(Start start, DatabaseAddress address) {
        var schema = Schema.of(address);
        var what = new BackupFile.What(schema.version(), schema.now());
        var copy = new DatabaseCopy(address, start.binaries());
        try {
            new BackupFile(file).write(what, copy::write);
        } catch (IOException e) {
            throw new StartupFailure(
                    ExitCode.CANNOT_CREATE, "%s can’t be written.".formatted(file.toAbsolutePath()), e);
        }
        shell.say("%s holds the database of version %d as it was at %s."
                .formatted(file.toAbsolutePath(), what.schema(), what.takenAt()));
        shell.say("It does not hold the keys. Keep apart from it: " + keys(start) + ".");
    }

    private static String keys(Start start) {
        var settings = start.settings();
        var pepper = settings.pepper() == null ? start.pepperFile().toString() : "the pepper that LATCHKEY_PEPPER sets";
        var auditKey =
                settings.auditKey() == null ? start.auditKeyFile().toString() : "the key that LATCHKEY_AUDIT_KEY sets";
        return pepper + ", and " + auditKey;
    }
}
