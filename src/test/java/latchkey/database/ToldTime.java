package latchkey.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.jooq.ConnectionProvider;
import org.jooq.exception.DataAccessException;

/** Connections at which the database says that it is as late as a test wants it. */
record ToldTime(DataSource source, Clock clock) implements ConnectionProvider {
    @Override
    public Connection acquire() {
        try {
            var connection = source.getConnection();
            var now = clock.instant();
            execute(connection, "SET timestamp = %d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1_000));
            return connection;
        } catch (SQLException e) {
            throw new DataAccessException("No connection", e);
        }
    }

    @Override
    public void release(Connection connection) {
        try (connection) {
            execute(connection, "SET timestamp = DEFAULT");
        } catch (SQLException e) {
            throw new DataAccessException("The connection is lost", e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
