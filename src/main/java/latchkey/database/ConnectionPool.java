package latchkey.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;

/** The connections that serve requests: strict, in UTC, and limited in how long they may wait. */
public final class ConnectionPool implements AutoCloseable {
    // Not the driver's sessionVariables: those of a URL given by the operator would replace ours.
    private static final String SESSION = """
            SET sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO',
                time_zone = '+00:00', innodb_lock_wait_timeout = 5, max_statement_time = 5""";

    private final HikariDataSource connections;

    /** Opens {@code size} connections, or fails with a {@link StartupFailure} that names the setting. */
    public ConnectionPool(DatabaseAddress address, int size) {
        this.connections = open(address, configuration(address, size));
    }

    public DataSource dataSource() {
        return connections;
    }

    @Override
    public void close() {
        connections.close();
    }

    private static HikariDataSource open(DatabaseAddress address, HikariConfig configuration) {
        try {
            return new HikariDataSource(configuration);
        } catch (PoolInitializationException e) {
            throw e.getCause() instanceof SQLException cause ? ConnectionFailures.explain(cause, address) : e;
        }
    }

    private static HikariConfig configuration(DatabaseAddress address, int size) {
        var configuration = new HikariConfig();
        configuration.setPoolName("latchkey");
        configuration.setJdbcUrl(address.url());
        configuration.setUsername(address.user());
        configuration.setPassword(address.password());
        configuration.setMaximumPoolSize(size);
        configuration.setConnectionTimeout(3_000);
        configuration.setValidationTimeout(1_000);
        configuration.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        configuration.setConnectionInitSql(SESSION);
        configuration.setDataSourceProperties(driverProperties());
        return configuration;
    }

    // Parameters in the URL win over these.
    private static Properties driverProperties() {
        var properties = new Properties();
        properties.setProperty("connectTimeout", "3000");
        properties.setProperty("socketTimeout", "30000");
        properties.setProperty("allowLocalInfile", "false");
        return properties;
    }
}
