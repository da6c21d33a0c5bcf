package latchkey.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A primary and its replica on loopback, of Debian's {@code mariadb-server}, set as docs/scaling.md says: each is
 * read-only once it is started, until somebody makes it the primary.
 */
public final class PrimaryAndReplica implements AutoCloseable {
    public static final int PRIMARY = 0;
    public static final int REPLICA = 1;

    private static final String PASSWORD = "a password of this test only";
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final Path folder = Files.createTempDirectory("latchkey-replication");
    private final List<Integer> ports = List.of(DebianServer.freePort(), DebianServer.freePort());
    private final @Nullable Process[] servers = new Process[2];

    private PrimaryAndReplica() throws IOException {}

    public static PrimaryAndReplica start() throws IOException {
        var pair = new PrimaryAndReplica();
        try {
            pair.make();
            return pair;
        } catch (IOException | RuntimeException | Error e) {
            pair.close();
            throw e;
        }
    }

    private void make() throws IOException {
        DebianServer.give(folder);
        for (var server = PRIMARY; server <= REPLICA; server++) {
            DebianServer.install(folder.resolve("server-" + server));
            launch(server);
        }
        administer(PRIMARY, "SET GLOBAL read_only = 0");
        administer(PRIMARY, "CREATE DATABASE latchkey CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        administer(PRIMARY, "CREATE USER latchkey@'127.0.0.1' IDENTIFIED BY '%s'".formatted(PASSWORD));
        administer(PRIMARY, "GRANT ALL ON latchkey.* TO latchkey@'127.0.0.1'");
        administer(PRIMARY, "CREATE USER copying@'127.0.0.1' IDENTIFIED BY '%s'".formatted(PASSWORD));
        administer(PRIMARY, "GRANT REPLICATION REPLICA ON *.* TO copying@'127.0.0.1'");
        administer(REPLICA, """
                CHANGE MASTER TO master_host = '127.0.0.1', master_port = %d, master_user = 'copying',
                    master_password = '%s', master_use_gtid = slave_pos""".formatted(ports.get(PRIMARY), PASSWORD));
        administer(REPLICA, "START REPLICA");
    }

    /** By one of the driver's modes, as {@code sequential}: the primary first. */
    public DatabaseAddress address(String mode) {
        return new DatabaseAddress(
                "jdbc:mariadb:%s://127.0.0.1:%d,127.0.0.1:%d/latchkey"
                        .formatted(mode, ports.get(PRIMARY), ports.get(REPLICA)),
                "latchkey",
                PASSWORD);
    }

    /** One of them only. */
    public DatabaseAddress server(int server) {
        return new DatabaseAddress(
                "jdbc:mariadb://127.0.0.1:%d/latchkey".formatted(ports.get(server)), "latchkey", PASSWORD);
    }

    public void kill(int server) {
        var process = servers[server];
        if (process != null) {
            DebianServer.awaitEnd(process.destroyForcibly());
        }
    }

    /** From now on the replica copies what is changed, and does not do it. */
    public void stopApplying() {
        administer(REPLICA, "STOP REPLICA SQL_THREAD");
    }

    /** The replica does what it lacks, and goes on doing so. */
    public void catchUp() {
        var position = ask(PRIMARY, "SELECT @@gtid_binlog_pos");
        administer(REPLICA, "START REPLICA");
        var waited = ask(REPLICA, "SELECT MASTER_GTID_WAIT('%s', 30)".formatted(position));
        if (!waited.equals("0")) {
            throw new AssertionError("The replica did not get as far as " + position);
        }
    }

    /** The replica becomes the primary, whatever it lacks. */
    public void promote() {
        administer(REPLICA, "STOP REPLICA");
        administer(REPLICA, "RESET REPLICA ALL");
        administer(REPLICA, "SET GLOBAL read_only = 0");
    }

    /** As who may do everything. */
    public void administer(int server, String statement) {
        try (var connection = DriverManager.getConnection(root(server), "root", "");
                var executed = connection.createStatement()) {
            executed.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    /** The first value of the first row. */
    public String ask(int server, String query) {
        try (var connection = DriverManager.getConnection(root(server), "root", "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private String root(int server) {
        return "jdbc:mariadb://127.0.0.1:%d/".formatted(ports.get(server));
    }

    public void launch(int server) throws IOException {
        servers[server] = new ProcessBuilder(DebianServer.asUser(List.of(
                        "/usr/sbin/mariadbd",
                        "--no-defaults",
                        "--datadir=" + folder.resolve("server-" + server),
                        "--socket=" + folder.resolve("server-%d.sock".formatted(server)),
                        "--pid-file=" + folder.resolve("server-%d.pid".formatted(server)),
                        "--port=" + ports.get(server),
                        "--bind-address=127.0.0.1",
                        "--skip-name-resolve",
                        "--innodb-log-file-size=16M",
                        "--innodb-buffer-pool-size=64M",
                        "--server-id=" + (server + 1),
                        "--log-bin=changes",
                        "--binlog-format=ROW",
                        "--gtid-strict-mode=1",
                        "--log-slave-updates=1",
                        "--log-bin-trust-function-creators=1",
                        "--read-only=1")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server-%d.log".formatted(server)).toFile()))
                .start();
        awaitReady(server);
    }

    private void awaitReady(int server) {
        var end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!letsUsIn(server)) {
            var process = servers[server];
            if (process == null || !process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("Server %d did not start: see %s".formatted(server, folder));
            }
            Pause.of(GLANCE);
        }
    }

    private boolean letsUsIn(int server) {
        try (var connection = DriverManager.getConnection(root(server), "root", "")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        kill(PRIMARY);
        kill(REPLICA);
        DebianServer.remove(folder);
    }
}
