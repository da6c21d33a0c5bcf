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
    // Not by the driver's sessionVariables: those of a URL given by the operator would replace ours.
    private static final String SESSION = """
            SET sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO',
                time_zone = '+00:00', innodb_lock_wait_timeout = 5, max_statement_time = 5""";

    /** A node of a cluster first applies what others have committed. */
    private static final String CLUSTER_SESSION = SESSION + ", wsrep_sync_wait = 1";

    private static final int UNKNOWN_VARIABLE = 1193;

    private final DatabaseAddress address;
    private final Servers servers;
    private final HikariDataSource connections;

    private ConnectionPool(DatabaseAddress address, Servers servers, int size, Patience patience) {
        this.address = address;
        this.servers = servers;
        this.connections = open(size, patience);
        servers.whenReadOnly(() -> connections.getHikariPoolMXBean().softEvictConnections());
    }

    /**
     * Opens {@code size} connections that serve requests, or fails with a {@link StartupFailure} that names the setting.
     */
    public ConnectionPool(DatabaseAddress address, int size) {
        this(address, new Servers(address), size, Patience.OF_REQUESTS);
    }

    /** Beside these a single connection that soon notices a database that hangs, for what looks at it all the time. */
    public ConnectionPool forLooking() {
        return new ConnectionPool(address, servers, 1, Patience.OF_LOOKS);
    }

    public DataSource dataSource() {
        return connections;
    }

    @Override
    public void close() {
        connections.close();
    }

    private HikariDataSource open(int size, Patience patience) {
        try {
            return open(size, patience, CLUSTER_SESSION);
        } catch (PoolInitializationException e) {
            if (LostConnection.has(e, UNKNOWN_VARIABLE)) {
                // A server that was built without clusters.
                return open(size, patience, SESSION);
            }
            throw e.getCause() instanceof SQLException cause ? ConnectionFailures.explain(cause, address) : e;
        }
    }

    private HikariDataSource open(int size, Patience patience, String session) {
        var source = new PatientSource(servers, address.configuration(driverProperties(patience)), session);
        var opened = new HikariDataSource(configuration(source, size, patience));
        source.becomePatient();
        return opened;
    }

    private HikariConfig configuration(DataSource source, int size, Patience patience) {
        var configuration = new HikariConfig();
        configuration.setPoolName(size == 1 ? "latchkey-looking" : "latchkey");
        configuration.setDataSource(source);
        configuration.setMaximumPoolSize(size);
        configuration.setConnectionTimeout(patience.turn.toMillis());
        configuration.setValidationTimeout(1_000);
        configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        configuration.setExceptionOverride(new Demotion(servers));
        return configuration;
    }

    private Properties driverProperties(Patience patience) {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("connectTimeout", String.valueOf(patience.connect.toMillis()));
        properties.setProperty("socketTimeout", String.valueOf(patience.answer.toMillis()));
        properties.setProperty("allowLocalInfile", "false");
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
