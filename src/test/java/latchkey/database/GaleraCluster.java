package latchkey.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Three nodes on loopback, of Debian's {@code mariadb-server} and {@code galera-4}. */
public final class GaleraCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final String PASSWORD = "a password of this test only";
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final Path folder = Files.createTempDirectory("latchkey-cluster");
    private final int[] ports =
            IntStream.range(0, 4 * NODES).map(i -> DebianServer.freePort()).toArray();
    private final @Nullable Process[] nodes = new Process[NODES];

    private GaleraCluster() throws IOException {}

    public static GaleraCluster start() throws IOException {
        var cluster = new GaleraCluster();
        try {
            cluster.make();
            return cluster;
        } catch (IOException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void make() throws IOException {
        DebianServer.give(folder);
        DebianServer.install(folder.resolve("node-0"));
        var users = folder.resolve("users.sql");
        Files.writeString(users, """
                CREATE DATABASE latchkey CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                CREATE USER 'latchkey'@'127.0.0.1' IDENTIFIED BY '%s';
                GRANT ALL ON latchkey.* TO 'latchkey'@'127.0.0.1';
                """.formatted(PASSWORD));
        launch(0, "--wsrep-new-cluster", "--init-file=" + users);
        for (var node = 1; node < NODES; node++) {
            DebianServer.give(Files.createDirectory(folder.resolve("node-" + node)));
            launch(node);
        }
    }

    /** By one of the driver's modes, as {@code sequential}; the nodes in the order in which they are tried. */
    public DatabaseAddress address(String mode, int... order) {
        var hosts = Arrays.stream(order)
                .mapToObj(node -> "127.0.0.1:" + ports[node])
                .collect(Collectors.joining(","));
        return new DatabaseAddress("jdbc:mariadb:%s//%s/latchkey".formatted(mode, hosts), "latchkey", PASSWORD);
    }

    public DatabaseAddress node(int node) {
        return address("", node);
    }

    public void kill(int node) {
        var process = nodes[node];
        if (process != null) {
            DebianServer.awaitEnd(process.destroyForcibly());
        }
    }

    public void signal(int node, String name) throws IOException {
        var process = nodes[node];
        if (process != null) {
            DebianServer.awaitEnd(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start());
        }
    }

    /** Started, or again, and in step with the others when this returns. */
    public void launch(int node, String... more) throws IOException {
        var command = new ArrayList<>(List.of(
                "/usr/sbin/mariadbd",
                "--no-defaults",
                "--datadir=" + folder.resolve("node-" + node),
                "--socket=" + folder.resolve("node-%d.sock".formatted(node)),
                "--pid-file=" + folder.resolve("node-%d.pid".formatted(node)),
                "--port=" + ports[node],
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--log-bin-trust-function-creators=1",
                "--innodb-log-file-size=16M",
                "--innodb-buffer-pool-size=64M",
                "--binlog-format=ROW",
                "--innodb-autoinc-lock-mode=2",
                "--wsrep-on=ON",
                "--wsrep-provider=/usr/lib/galera/libgalera_smm.so",
                "--wsrep-cluster-name=latchkey",
                "--wsrep-cluster-address=gcomm://"
                        + IntStream.range(NODES, 2 * NODES)
                                .mapToObj(i -> "127.0.0.1:" + ports[i])
                                .collect(Collectors.joining(",")),
                "--wsrep-node-name=node-" + node,
                "--wsrep-node-address=127.0.0.1:" + ports[NODES + node],
                "--wsrep-provider-options=gcache.size=32M;gmcast.listen_addr=tcp://127.0.0.1:%d;ist.recv_addr=127.0.0.1:%d"
                        .formatted(ports[NODES + node], ports[2 * NODES + node]),
                "--wsrep-sst-method=rsync",
                "--wsrep-sst-receive-address=127.0.0.1:" + ports[3 * NODES + node]));
        command.addAll(List.of(more));
        nodes[node] = new ProcessBuilder(DebianServer.asUser(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(node)))
                .start();
        awaitSynced(node);
    }

    private File log(int node) {
        return folder.resolve("node-%d.log".formatted(node)).toFile();
    }

    /** Until a node that was taken for dead is among the others again, as they say and as it says. */
    public void awaitReturn(int node) {
        awaitTrue(node, () -> is((node + 1) % NODES, "wsrep_cluster_size", String.valueOf(NODES)));
        awaitSynced(node);
    }

    private void awaitSynced(int node) {
        awaitTrue(node, () -> is(node, "wsrep_local_state_comment", "Synced") && is(node, "wsrep_ready", "ON"));
    }

    private void awaitTrue(int node, BooleanSupplier condition) {
        var end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.getAsBoolean()) {
            var process = nodes[node];
            if (process == null || !process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("Node %d did not join: see %s".formatted(node, log(node)));
            }
            Pause.of(GLANCE);
        }
    }

    private boolean is(int node, String name, String value) {
        try (var connection = DriverManager.getConnection(node(node).url(), "latchkey", PASSWORD);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW STATUS LIKE '%s'".formatted(name))) {
            return rows.next() && rows.getString(2).equals(value);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (var node = 0; node < NODES; node++) {
            kill(node);
        }
        DebianServer.remove(folder);
    }
}
