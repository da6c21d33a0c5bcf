package latchkey.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A database server of a test's own, to be killed, stopped and started again at the same address. */
public final class FaultDatabase implements AutoCloseable {
    private static final String ADMINISTRATOR = "administrator";
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final Path folder;
    private final int port;
    private final String password;
    private final List<String> options;
    private Process server;

    private FaultDatabase(Path folder, int port, String password, List<String> options) throws IOException {
        this.folder = folder;
        this.port = port;
        this.password = password;
        this.options = options;
        this.server = launch();
        awaitReady();
    }

    /** Migrated, with its data in a folder, which may be small. */
    public static FaultDatabase in(Path folder, String... options) throws IOException {
        var database = new FaultDatabase(folder, freePort(), passwordOfNew(folder), List.of(options));
        new Migrations(database.address()).run();
        return database;
    }

    private static String passwordOfNew(Path folder) {
        try (var made = EmbeddedDatabase.start(folder, TestServer.BINARIES)) {
            return made.password();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public DatabaseAddress address() {
        return ServerAddress.of(port, password);
    }

    /** As who may do everything on the server. */
    public void administer(String statement) {
        try (var connection = DriverManager.getConnection(address().url(), ADMINISTRATOR, password);
                var executed = connection.createStatement()) {
            executed.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it in the midst of what it does. */
    public void kill() {
        awaitEnd(server.destroyForcibly());
    }

    public void start() throws IOException {
        server = launch();
        awaitReady();
    }

    /** It stays, and answers nothing. */
    public void pause() throws IOException {
        signal("STOP");
    }

    public void resume() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        awaitEnd(new ProcessBuilder("kill", "-" + name, String.valueOf(server.pid())).start());
    }

    private static void awaitEnd(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process launch() throws IOException {
        var initFile = folder.resolve("administrator.sql");
        Files.writeString(
                initFile,
                "CREATE USER IF NOT EXISTS '%1$s'@'127.0.0.1' IDENTIFIED BY '%2$s';%nGRANT ALL ON *.* TO '%1$s'@'127.0.0.1';%n"
                        .formatted(ADMINISTRATOR, password));
        var binaries = TestServer.BINARIES.toAbsolutePath();
        var command = new ArrayList<>(List.of(
                binaries.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--datadir=" + folder.resolve("database").toAbsolutePath(),
                "--basedir=" + binaries,
                "--init-file=" + initFile.toAbsolutePath(),
                "--socket=fault.sock",
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--skip-ssl",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_bin"));
        command.addAll(options);
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        var log = folder.resolve("fault.log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private void awaitReady() {
        var end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!letsUsIn()) {
            if (!server.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("The server did not start: see " + folder.resolve("fault.log"));
            }
            Pause.of(GLANCE);
        }
    }

    private boolean letsUsIn() {
        try (var connection = address().unpooled().getConnection()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        resume();
        kill();
    }
}
