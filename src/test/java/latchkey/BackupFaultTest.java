package latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import latchkey.audit.AuditKey;
import latchkey.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup with the embedded database, which is started and stopped for each command: bin/test faults. */
class BackupFaultTest {
    private static final String KEY = Secrets.remember(AuditKey.generate());

    private final TestPortal portal = TestPortal.withPeople(Map.of(), AuditKey.parse(KEY));

    @TempDir
    private Path folder;

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void anEmbeddedDatabaseIsRestoredIntoAnotherDataFolder() throws IOException {
        var file = folder.resolve("latchkey.sql.gz");
        var created = portal.create("Moves into a folder");
        assertThat(Commands.runWith(portal.database(), "backup", file.toString())
                        .status())
                .isZero();
        var data = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(data.resolve("mariadb"), TestDatabase.binaries());
        Files.writeString(data.resolve("pepper"), portal.pepper());
        Files.writeString(data.resolve("audit-key"), KEY);
        var restored = Commands.run("restore", file.toString(), "--set=data-dir=" + data);
        assertThat(restored.status()).describedAs(restored.toString()).isZero();

        assertThat(Commands.run("audit", "verify", "--set=data-dir=" + data).status())
                .isZero();
        var again = folder.resolve("again.sql.gz");
        assertThat(Commands.run("backup", again.toString(), "--set=data-dir=" + data)
                        .status())
                .isZero();
        assertThat(text(again)).contains(created.id().toString());
        assertThat(Commands.run("restore", again.toString(), "--set=data-dir=" + data)
                        .status())
                .isEqualTo(73);
    }

    private static String text(Path file) throws IOException {
        try (var content = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
