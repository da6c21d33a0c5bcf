package latchkey.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;

/** Connections of one kind: strict, in UTC, and limited in how long they may wait. */
public final class ConnectionPool implements AutoCloseable {
    // By the driver's initSql and not by the pool: over several hosts the driver makes a lost connection anew by
    // itself.
    // Not its sessionVariables either: those of a URL given by the operator would replace ours.
    private static final String SESSION = """
            SET sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO',
                time_zone = '+00:00', innodb_lock_wait_timeout = 5, max_statement_time = 5""";

    /** A node of a cluster first applies what others have committed. */
    private static final String CLUSTER_SESSION = SESSION + ", wsrep_sync_wait = 1";

    private static final int UNKNOWN_VARIABLE = 1193;

    private final HikariDataSource connections;

    private ConnectionPool(DatabaseAddress address, int size, Patience patience) {
        this.connections = open(address, size, patience);
    }

    /**
     * Opens {@code size} connections that serve requests, or fails with a {@link StartupFailure} that names the setting.
     */
    public ConnectionPool(DatabaseAddress address, int size) {
        this(address, size, Patience.OF_REQUESTS);
    }

    /** A single connection that soon notices a database that hangs, for what looks at it all the time. */
    public static ConnectionPool forLooking(DatabaseAddress address) {
        return new ConnectionPool(address, 1, Patience.OF_LOOKS);
    }

    public DataSource dataSource() {
        return connections;
    }

    @Override
    public void close() {
        connections.close();
    }

    private static HikariDataSource open(DatabaseAddress address, int size, Patience patience) {
        try {
            return open(address, size, patience, CLUSTER_SESSION);
        } catch (PoolInitializationException e) {
            if (LostConnection.has(e, UNKNOWN_VARIABLE)) {
                // A server that was built without clusters.
                return open(address, size, patience, SESSION);
            }
            throw e.getCause() instanceof SQLException cause ? ConnectionFailures.explain(cause, address) : e;
        }
    }

    private static HikariDataSource open(DatabaseAddress address, int size, Patience patience, String session) {
        var source = new PatientSource(address.url(), driverProperties(address, patience, session));
        var opened = new HikariDataSource(configuration(source, size, patience));
        source.becomePatient();
        return opened;
    }

    private static HikariConfig configuration(DataSource source, int size, Patience patience) {
        var configuration = new HikariConfig();
        configuration.setPoolName(size == 1 ? "latchkey-looking" : "latchkey");
        configuration.setDataSource(source);
        configuration.setMaximumPoolSize(size);
        configuration.setConnectionTimeout(patience.turn.toMillis());
        configuration.setValidationTimeout(1_000);
        configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return configuration;
    }

    // Parameters in the URL win over these.
    private static Properties driverProperties(DatabaseAddress address, Patience patience, String session) {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("connectTimeout", String.valueOf(patience.connect.toMillis()));
        properties.setProperty("socketTimeout", String.valueOf(patience.answer.toMillis()));
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("initSql", session);
        // Of several hosts: by itself the driver avoids one for a minute after a failure, and when all have failed
        // tries the
        // same one for half of that.
        properties.setProperty("deniedListTimeout", "3000");
        properties.setProperty("retriesAllDown", "4");
        return properties;
    }

    /**
     * How long is waited before the database counts as away.
     *
     * @param turn for one of the connections to be free
     * @param connect for a server to let us in
     * @param answer for a server to answer a statement: longer than it may work on it, {@code max_statement_time}
     */
    private record Patience(Duration turn, Duration connect, Duration answer) {
        static final Patience OF_REQUESTS =
                new Patience(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(8));
        static final Patience OF_LOOKS =
                new Patience(Duration.ofSeconds(2), Duration.ofMillis(1500), Duration.ofSeconds(2));
    }
}
