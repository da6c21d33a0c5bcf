package latchkey.database;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.MariaDbDataSource;

/** Where the database is and who we are there. */
public record DatabaseAddress(String url, String user, String password) {
    private static final int CONNECT_SECONDS = 3;

    /** Fails with a {@link StartupFailure} when the URL names no MariaDB database. */
    public DatabaseAddress {
        if (!namesDatabase(url)) {
            throw malformed(null);
        }
    }

    /** The user and the server, without the parameters of the URL, which may hold a password. */
    @Override
    public String toString() {
        return user + " at " + server();
    }

    String server() {
        var parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /** A new connection for each call, with no limit to what its statements take: for migrations. */
    DataSource unpooled() throws SQLException {
        var source = new MariaDbDataSource(url);
        source.setUser(user);
        source.setPassword(password);
        source.setLoginTimeout(CONNECT_SECONDS);
        return source;
    }

    /** The same, of the servers that can be written to only. */
    DataSource writable() {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS * 1_000));
        return new PatientSource(new Servers(this), configuration(properties), "");
    }

    Configuration configuration() {
        return configuration(new Properties());
    }

    /** Parameters in the URL win over these. */
    Configuration configuration(Properties properties) {
        try {
            return Objects.requireNonNull(Configuration.parse(url, properties));
        } catch (SQLException e) {
            throw new IllegalStateException("The address was parsed before", e);
        }
    }

    private static boolean namesDatabase(String url) {
        try {
            var configuration = Configuration.parse(url);
            return configuration != null && configuration.database() != null;
        } catch (SQLException | RuntimeException e) {
            throw malformed(e);
        }
    }

    private static StartupFailure malformed(@Nullable Exception cause) {
        return new StartupFailure(
                ExitCode.CONFIGURATION,
                "LATCHKEY_DATABASE_URL is not the address of a MariaDB database, such as jdbc:mariadb://host:3306/latchkey.",
                cause);
    }
}
