package latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import latchkey.database.TestDatabase;
import latchkey.token.Peppers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a process of its own: whatever keeps it from starting is one sentence and an exit code. */
class StartupDatabaseTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final String pepper = Secrets.remember(Peppers.generate());

    @TempDir
    private Path folder;

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(other.getLocalPort());

            assertFailure(start(Map.of("LATCHKEY_HTTP_PORT", port)), 75, "LATCHKEY_HTTP_PORT is " + port);
            assertFailure(
                    start(Map.of("LATCHKEY_HTTP_PORT", "0", "LATCHKEY_MANAGEMENT_PORT", port)),
                    75,
                    "LATCHKEY_MANAGEMENT_PORT is " + port);
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedIsNamed() throws Exception {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        var url = "jdbc:mariadb://127.0.0.1:" + closed + "/latchkey";

        assertFailure(start(Map.of("LATCHKEY_DATABASE_URL", url)), 69, "LATCHKEY_DATABASE_URL");
    }

    @Test
    void aWrongPasswordOfTheDatabaseIsNamedAndNotShown() throws Exception {
        var password = Secrets.remember("not the password of the database");
        var ended = start(Map.of("LATCHKEY_DATABASE_PASSWORD", password));

        assertFailure(ended, 78, "LATCHKEY_DATABASE_PASSWORD");
        assertThat(ended.output() + ended.errors()).doesNotContain(password);
    }

    @ParameterizedTest
    @CsvSource({
        "LATCHKEY_DATABASE_URL,    jdbc:postgresql://localhost/latchkey",
        "LATCHKEY_DATABASE_URL,    localhost:3306",
        "LATCHKEY_BASE_URL,        tokens.example",
        "LATCHKEY_BASE_URL,        https:tokens.example",
        "LATCHKEY_HTTP_PORT,       http",
        "LATCHKEY_HTTP_PORT,       70000",
        "LATCHKEY_HTTP_PROT,       8080",
        "LATCHKEY_TOKEN_BRAND,     Acme!",
        "LATCHKEY_PEPPER,          short",
        "LATCHKEY_TRUSTED_PROXIES, everyone",
        "LATCHKEY_SESSION_IDLE_LIMIT, soon",
        "LATCHKEY_HTTP_ADDRESS,    no.such.host.invalid",
    })
    void aSettingThatCannotBeIsNamed(String variable, String value) throws Exception {
        assertFailure(start(Map.of(variable, value)), 78, variable);
    }

    @Test
    void anAddressOfAnotherMachineIsNamedWhateverThePort() throws Exception {
        for (var port : List.of("0", "8080")) {
            assertFailure(
                    start(Map.of("LATCHKEY_HTTP_ADDRESS", "203.0.113.1", "LATCHKEY_HTTP_PORT", port)),
                    78,
                    "LATCHKEY_HTTP_ADDRESS");
        }
    }

    @Test
    void aDataFolderThatCannotBeWrittenIsNamed() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "not a folder");
        var below = file.resolve("data").toString();

        var embedded = new HashMap<>(Map.of("LATCHKEY_DATA_DIR", below));
        embedded.put("LATCHKEY_DATABASE_URL", "");
        assertFailure(start(embedded), 73, "LATCHKEY_DATA_DIR");
        assertFailure(start(Map.of("LATCHKEY_DATA_DIR", below, "LATCHKEY_PEPPER", "")), 73, "LATCHKEY_DATA_DIR");
    }

    @Test
    void thePepperOfAnotherInstallationIsNamed() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // The first start, which stops short at the port, settles the pepper.
            start(Map.of("LATCHKEY_HTTP_PORT", String.valueOf(other.getLocalPort())));
        }
        assertFailure(start(Map.of("LATCHKEY_PEPPER", Secrets.remember(Peppers.generate()))), 78, "LATCHKEY_PEPPER");
    }

    @Test
    void theDemonstrationServesThisMachineOnly() throws Exception {
        assertFailure(
                start(Map.of("LATCHKEY_HTTP_ADDRESS", "0.0.0.0"), "--demo"), 78, "LATCHKEY_HTTP_ADDRESS is 0.0.0.0");
    }

    @Test
    void anUnknownFlagIsWrongUsage() throws Exception {
        var ended = start(Map.of(), "--no-such-flag");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.errors()).contains("--no-such-flag").doesNotContain("\tat ");
    }

    private static void assertFailure(Ended ended, int status, String named) {
        assertThat(ended.errors().lines())
                .describedAs(ended.toString())
                .singleElement()
                .asString()
                .startsWith("Latchkey can’t start. ")
                .contains(named)
                .matches(".*[.)]");
        assertThat(ended.status()).isEqualTo(status);
        assertThat(ended.output()).doesNotContain("\tat ").doesNotContain("is ready");
    }

    /** Runs the program with a database that would do, but for what the test changes, until it ends. */
    private Ended start(Map<String, String> variables, String... flags) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "--enable-native-access=ALL-UNNAMED",
                "latchkey.Main"));
        command.addAll(List.of(flags));
        var output = folder.resolve("output").toFile();
        var errors = folder.resolve("errors").toFile();
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output)
                .redirectError(errors);
        process.environment().keySet().removeIf(name -> name.startsWith("LATCHKEY_"));
        process.environment()
                .putAll(Map.of(
                        "LATCHKEY_HTTP_PORT", "0",
                        "LATCHKEY_MANAGEMENT_PORT", "0",
                        "LATCHKEY_DATA_DIR", folder.resolve("data").toString(),
                        "LATCHKEY_PEPPER", pepper,
                        "LATCHKEY_DATABASE_URL", database.jdbcUrl(),
                        "LATCHKEY_DATABASE_USER", database.user(),
                        "LATCHKEY_DATABASE_PASSWORD", database.password()));
        process.environment().putAll(variables);
        var started = process.start();
        try {
            assertThat(started.waitFor(60, TimeUnit.SECONDS))
                    .describedAs("it ended")
                    .isTrue();
        } finally {
            started.destroyForcibly();
        }
        return new Ended(started.exitValue(), Files.readString(output.toPath()), Files.readString(errors.toPath()));
    }

    /** How the program ended. */
    private record Ended(int status, String output, String errors) {}
}
