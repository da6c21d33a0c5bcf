package latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseDatabaseTest {
    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsThereAtTheNextStart() {
        try (var database = start()) {
            execute(database, "CREATE TABLE kept (id int PRIMARY KEY)");
        }
        try (var database = start()) {
            execute(database, "INSERT INTO kept VALUES (1)");
        }
    }

    @Test
    void aServerLeftByAKilledPortalIsStopped() throws IOException {
        var portal = startPortal();
        var leftover = ProcessHandle.of(serverId()).orElseThrow();
        portal.destroyForcibly().onExit().join();
        assertThat(leftover.isAlive()).isTrue();
        try (var database = start()) {
            assertThat(serverId()).isNotEqualTo(leftover.pid());
            assertThat(leftover.info().command()).isEmpty();
            execute(database, "SELECT 1");
        }
    }

    @Test
    void aSecondPortalOnTheSameFolderIsRefused() throws IOException {
        var portal = startPortal();
        try {
            assertRefused();
        } finally {
            portal.destroyForcibly().onExit().join();
            start().close();
        }
    }

    @Test
    void aSecondDatabaseOfTheSameProcessIsRefused() {
        try (var database = start()) {
            assertRefused();
            execute(database, "SELECT 1");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        var file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EmbeddedDatabase.start(file.resolve("data")))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("LATCHKEY_DATA_DIR")
                .hasMessageContaining(file.toString())
                .extracting(failure -> ((StartupFailure) failure).exitCode())
                .isEqualTo(ExitCode.CANNOT_CREATE);
    }

    @Test
    void onlyItsOwnerReadsThePassword() throws IOException {
        start().close();
        assertThat(permissions("")).isEqualTo("rwx------");
        assertThat(permissions("database-password")).isEqualTo("rw-------");
        assertThat(folder.resolve("data/database-init.sql")).doesNotExist();
    }

    @Test
    void theServerAsksForThePassword() {
        try (var database = start()) {
            var stranger = new DatabaseAddress(database.jdbcUrl(), database.user(), "");
            assertThatThrownBy(() -> stranger.unpooled().getConnection()).hasMessageContaining("Access denied");
            var nobody = new DatabaseAddress(database.jdbcUrl(), "", "");
            assertThatThrownBy(() -> nobody.unpooled().getConnection()).hasMessageContaining("Access denied");
            var root = new DatabaseAddress(database.jdbcUrl(), "root", "");
            assertThatThrownBy(() -> root.unpooled().getConnection()).hasMessageContaining("Access denied");
        }
    }

    private EmbeddedDatabase start() {
        return EmbeddedDatabase.start(data(), TestServer.BINARIES, ServerPurpose.KEEPING);
    }

    private Process startPortal() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        var classPath = System.getProperty("java.class.path");
        var portal = new ProcessBuilder(java, "-cp", classPath, Portal.class.getName(), data().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        awaitLine(portal, "started");
        return portal;
    }

    private static void awaitLine(Process process, String line) throws IOException {
        var output = process.inputReader();
        var read = output.readLine();
        while (read != null && !read.equals(line)) {
            read = output.readLine();
        }
        assertThat(read).isEqualTo(line);
    }

    private void assertRefused() {
        assertThatThrownBy(this::start)
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("LATCHKEY_DATA_DIR")
                .hasMessageContaining("another Latchkey is using");
    }

    private long serverId() throws IOException {
        return Long.parseLong(Files.readString(data().resolve("database.pid")).strip());
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve(name)));
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static void execute(EmbeddedDatabase database, String sql) {
        try (var connection = database.address().unpooled().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
