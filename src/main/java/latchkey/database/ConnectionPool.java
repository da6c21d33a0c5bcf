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
    /** Whoever asks about a token would rather ask another instance than wait. */
    public static final Duration LONGEST_WAIT_TO_READ = Duration.ofMillis(250);

    // Not by the driver's sessionVariables: those of a URL given by the operator would replace ours.
    private static final String SESSION = """
            SET sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO',
                time_zone = '+00:00', innodb_lock_wait_timeout = 5, max_statement_time = 5""";

    /** A node of a cluster first applies what others committed: before it reads (1), updates or deletes (2) and inserts (4). */
    private static final String CLUSTER_SESSION = SESSION + ", wsrep_sync_wait = 7";

    private static final int UNKNOWN_VARIABLE = 1193;

    private final DatabaseAddress address;
    private final Servers servers;
    private final HikariDataSource connections;

    private ConnectionPool(DatabaseAddress address, Servers servers, int size, Purpose purpose) {
        this.address = address;
        this.servers = servers;
        this.connections = open(size, purpose);
        servers.whenReadOnly(() -> connections.getHikariPoolMXBean().softEvictConnections());
    }

    /**
     * Opens {@code size} connections that serve requests, or fails with a {@link StartupFailure} that names the setting.
     */
    public ConnectionPool(DatabaseAddress address, int size) {
        this(address, new Servers(address), size, Purpose.REQUESTS);
    }

    /** Beside these a single connection that soon notices a database that hangs, for what looks at it all the time. */
    public ConnectionPool forLooking() {
        return new ConnectionPool(address, servers, 1, Purpose.LOOKS);
    }

    /** Others that read the same few statements all the time: the server parses each once, which is most of its work. */
    public ConnectionPool forReading(int size) {
        return new ConnectionPool(address, servers, size, Purpose.READS);
    }

    public DataSource dataSource() {
        return connections;
    }

    @Override
    public void close() {
        connections.close();
    }

    private HikariDataSource open(int size, Purpose purpose) {
        try {
            return open(size, purpose, CLUSTER_SESSION);
        } catch (PoolInitializationException e) {
            if (LostConnection.has(e, UNKNOWN_VARIABLE)) {
                // A server that was built without clusters.
                return open(size, purpose, SESSION);
            }
            throw e.getCause() instanceof SQLException cause ? ConnectionFailures.explain(cause, address) : e;
        }
    }

    private HikariDataSource open(int size, Purpose purpose, String session) {
        var source = new PatientSource(servers, address.configuration(driverProperties(purpose)), session);
        var opened = new HikariDataSource(configuration(source, size, purpose));
        source.becomePatient();
        return opened;
    }

    private HikariConfig configuration(DataSource source, int size, Purpose purpose) {
        var configuration = new HikariConfig();
        configuration.setPoolName(purpose.pool);
        configuration.setDataSource(source);
        configuration.setMaximumPoolSize(size);
        configuration.setConnectionTimeout(purpose.turn.toMillis());
        configuration.setValidationTimeout(1_000);
        configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        configuration.setExceptionOverride(new Demotion(servers));
        return configuration;
    }

    private Properties driverProperties(Purpose purpose) {
        var properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("connectTimeout", String.valueOf(purpose.connect.toMillis()));
        properties.setProperty("socketTimeout", String.valueOf(purpose.answer.toMillis()));
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("useServerPrepStmts", String.valueOf(purpose.repeats));
        return properties;
    }

    /**
     * Whom the connections are for.
     *
     * @param pool what they are called where they are counted
     * @param turn how long is waited for one of them to be free
     * @param connect how long for a server to let us in
     * @param answer how long for it to answer a statement: longer than it may work on it, {@code max_statement_time}
     * @param repeats whether it is the same few statements again and again
     */
    private record Purpose(String pool, Duration turn, Duration connect, Duration answer, boolean repeats) {
        static final Purpose REQUESTS =
                new Purpose("latchkey", Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(8), false);
        static final Purpose LOOKS = new Purpose(
                "latchkey-looking", Duration.ofSeconds(2), Duration.ofMillis(1500), Duration.ofSeconds(2), false);
        static final Purpose READS = new Purpose(
                "latchkey-reading", LONGEST_WAIT_TO_READ, Duration.ofSeconds(3), Duration.ofSeconds(8), true);
    }
}
