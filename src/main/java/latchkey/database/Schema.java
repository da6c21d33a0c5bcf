package latchkey.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What is in a database, whatever version of the program made it: for copies of the whole. */
public final class Schema {
    private final DatabaseAddress address;

    private Schema(DatabaseAddress address) {
        this.address = address;
    }

    public static Schema of(DatabaseAddress address) {
        return new Schema(address);
    }

    /** The newest migration that was run; a {@link StartupFailure} where Latchkey has never been. */
    public int version() {
        return ask(connection -> {
            if (!tables(connection).contains("flyway_schema_history")) {
                throw new StartupFailure(
                        ExitCode.CONFIGURATION, "There is no database of Latchkey at %s.".formatted(address));
            }
            return Integer.parseInt(
                    first(connection, "SELECT MAX(CAST(version AS integer)) FROM flyway_schema_history WHERE success"));
        });
    }

    public boolean isEmpty() {
        return ask(connection -> tables(connection).isEmpty());
    }

    /** Whether a portal serves over it, as far as it has told within the last seconds. */
    public boolean isServed() {
        return ask(connection -> tables(connection).contains("instance")
                && !first(
                                connection,
                                "SELECT COUNT(*) FROM instance WHERE seen_at > UTC_TIMESTAMP(6) - INTERVAL 10 SECOND")
                        .equals("0"));
    }

    /** By the clock of the database. */
    public Instant now() {
        return ask(connection -> LocalDateTime.parse(
                        first(connection, "SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%s')"))
                .toInstant(ZoneOffset.UTC));
    }

    /** Leaves nothing of it. */
    public void empty() {
        ask(connection -> {
            execute(connection, "SET foreign_key_checks = 0");
            for (var table : tables(connection)) {
                execute(connection, "DROP TABLE `%s`".formatted(table.replace("`", "``")));
            }
            return true;
        });
    }

    private <T> T ask(Question<T> question) {
        try (var connection = address.unpooled().getConnection()) {
            return question.of(connection);
        } catch (SQLException e) {
            throw ConnectionFailures.explain(e, address);
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private static String first(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private interface Question<T> {
        T of(Connection connection) throws SQLException;
    }
}
