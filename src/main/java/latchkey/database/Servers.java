package latchkey.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Driver;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.HaMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that an address names, tried in turn. One that does not answer is passed over, one without its cluster, and
 * one that is read-only: it may be a replica, and not know of a token that it was revoked.
 */
final class Servers {
    /** One that hangs would cost each new connection a time-out. */
    private static final long AVOIDED = Duration.ofSeconds(10).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(Servers.class);

    private final HaMode mode;
    private final List<HostAddress> hosts;
    private final Map<HostAddress, Long> failedAt = new ConcurrentHashMap<>();
    private final List<Runnable> renewals = new CopyOnWriteArrayList<>();

    Servers(DatabaseAddress address) {
        var configuration = address.configuration();
        this.mode = configuration.haMode();
        this.hosts = named(configuration);
    }

    /** The driver's modes: of several without a mode the first counts, and a replica never. */
    private static List<HostAddress> named(Configuration configuration) {
        var hosts = configuration.addresses();
        return configuration.haMode() == HaMode.NONE
                ? hosts.subList(0, 1)
                : hosts.stream().filter(host -> host.primary).toList();
    }

    /**
     * A connection to the first that can be written to. The driver by itself would not tell them apart, and would make a
     * lost connection anew behind the back of its pool.
     *
     * @param session what is run on it; empty: nothing
     */
    Connection connect(Configuration configuration, String session) throws SQLException {
        SQLException failure = new SQLNonTransientConnectionException("No primary is named", "08001");
        for (var host : inTurn()) {
            try {
                var connection = connect(configuration, session, host);
                if (failedAt.remove(host) != null) {
                    LOG.info("The database server {}:{} is used again", host.host, host.port);
                }
                return connection;
            } catch (SQLException e) {
                if (!isPassedOver(e)) {
                    throw e;
                }
                if (failedAt.put(host, System.nanoTime()) == null) {
                    LOG.warn("The database server {}:{} is passed over: {}", host.host, host.port, e.getMessage());
                }
                failure = e;
            }
        }
        throw failure;
    }

    private List<HostAddress> inTurn() {
        var turns = new ArrayList<>(hosts);
        if (mode == HaMode.LOADBALANCE) {
            Collections.shuffle(turns);
        }
        turns.sort(Comparator.comparing(this::isAvoided));
        return turns;
    }

    private boolean isAvoided(HostAddress host) {
        var failed = failedAt.get(host);
        return failed != null && System.nanoTime() - failed < AVOIDED;
    }

    private static boolean isPassedOver(SQLException failure) {
        return LostConnection.mayPass(failure)
                || String.valueOf(failure.getSQLState()).startsWith("08");
    }

    private static Connection connect(Configuration configuration, String session, HostAddress host)
            throws SQLException {
        var connection = Driver.connect(
                configuration.toBuilder().addresses(host).haMode(HaMode.NONE).build());
        try {
            // Before the session waits for what other nodes of a cluster commit.
            requireWritable(connection);
            begin(connection, session);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void requireWritable(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT @@global.read_only")) {
            row.next();
            var readOnly = Objects.toString(row.getString(1));
            if (!readOnly.equals("0") && !readOnly.equals("OFF")) {
                throw new SQLNonTransientConnectionException("It is read-only", "08004", LostConnection.READ_ONLY);
            }
        }
    }

    private static void begin(Connection connection, String session) throws SQLException {
        if (!session.isEmpty()) {
            try (var statement = connection.createStatement()) {
                statement.execute(session);
            }
        }
    }

    /** What to do when one of them became read-only: whoever reads there goes on with what was true. */
    void whenReadOnly(Runnable renewal) {
        renewals.add(renewal);
    }

    /** One that let us in takes no changes any more. */
    void foundReadOnly() {
        renewals.forEach(Runnable::run);
    }
}
