package latchkey.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;

/**
 * New connections for a pool that tries again at once when the database is back: by itself the pool would wait longer
 * after each failure, in the end five seconds.
 */
final class PatientSource implements DataSource {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Servers servers;
    private final Configuration configuration;
    private final String session;
    private volatile boolean patient;

    PatientSource(Servers servers, Configuration configuration, String session) {
        this.servers = servers;
        this.configuration = configuration;
        this.session = session;
    }

    /** From now on a database that does not answer is waited for; whoever wants a connection still gives up in time. */
    void becomePatient() {
        patient = true;
    }

    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                return servers.connect(configuration, session);
            } catch (SQLException e) {
                if (!patient || !LostConnection.mayPass(e)) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private static void pause(SQLException failure) throws SQLException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    /** How long one try takes stands among the properties. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("latchkey");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("This is no " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
