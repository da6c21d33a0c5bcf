package latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import latchkey.database.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process of its own, over its embedded database: how it ends, and begins again. */
class StopDatabaseTest {
    @TempDir
    private Path folder;

    private Path data;
    private Process program;

    @BeforeEach
    void start() throws IOException {
        TestDatabase.fresh().close();
        data = Files.createTempDirectory(folder, "data");
        Files.createSymbolicLink(data.resolve("mariadb"), TestDatabase.binaries());
        program = launch();
        awaitReady();
    }

    @AfterEach
    void end() {
        program.destroyForcibly();
        database().ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void toldToStopItEndsWithZeroAndLeavesNoDatabase() throws Exception {
        for (var signal : List.of("TERM", "INT")) {
            var database = database().orElseThrow();
            new ProcessBuilder("kill", "-" + signal, String.valueOf(program.pid()))
                    .start()
                    .waitFor();

            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
            assertThat(database.isAlive()).isFalse();
            program = launch();
            awaitReady();
        }
    }

    @Test
    void killedItStartsAgainOverTheDatabaseItLeft() throws Exception {
        var left = database().orElseThrow();
        program.destroyForcibly().waitFor();
        assertThat(left.isAlive()).isTrue();

        program = launch();
        awaitReady();
        assertThat(left.isAlive()).isFalse();
    }

    @Test
    void withoutItsDatabaseItEndsAndSaysWhy() throws Exception {
        database().orElseThrow().destroyForcibly();

        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isEqualTo(69);
        assertThat(Files.readString(folder.resolve("errors")))
                .contains("Latchkey stops: its embedded database ended by itself.");
    }

    private Process launch() throws IOException {
        Files.deleteIfExists(folder.resolve("output"));
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "latchkey.Main",
                        "--set",
                        "http.port=0",
                        "--set",
                        "management.port=0",
                        "--set",
                        "data-dir=" + data)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("output").toFile())
                .redirectError(folder.resolve("errors").toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("LATCHKEY_"));
        process.environment().put("LATCHKEY_HTTP_STOP_DELAY", "0");
        return process.start();
    }

    private void awaitReady() {
        await().atMost(Duration.ofMinutes(2))
                .until(() ->
                        Files.readString(folder.resolve("output")).contains("Latchkey is ready at http://localhost:"));
    }

    private Optional<ProcessHandle> database() {
        try {
            var id = Files.readString(data.resolve("database.pid")).strip();
            return ProcessHandle.of(Long.parseLong(id));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
