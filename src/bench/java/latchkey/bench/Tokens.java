package latchkey.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import latchkey.account.Passwords;
import latchkey.database.DatabaseAddress;

/** Fills the database with the tokens that are measured, by SQL alone. */
record Tokens(int large, int small, int rest) {
    static final String PASSWORD = "a password for the benchmark";

    void make(DatabaseAddress address) throws SQLException, IOException {
        try (var connection = connect(address)) {
            execute(
                    connection,
                    "SET time_zone = '+00:00', @large = %d, @small = %d, @rest = %d, @password_hash = '%s'"
                            .formatted(large, small, rest, new Passwords().hash(PASSWORD)));
            for (var statement : script().split(";\n")) {
                if (!statement.isBlank()) {
                    execute(connection, statement);
                }
            }
        }
    }

    static boolean areMade(DatabaseAddress address) throws SQLException {
        try (var connection = connect(address);
                var rows =
                        connection.createStatement().executeQuery("SELECT 1 FROM organization WHERE slug = 'large'")) {
            return rows.next();
        }
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        return java.sql.DriverManager.getConnection(address.url(), address.user(), address.password());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String script() throws IOException {
        try (var script = Tokens.class.getResourceAsStream("/tokens.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
