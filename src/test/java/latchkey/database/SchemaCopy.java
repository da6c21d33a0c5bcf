package latchkey.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The statements that make another schema like one that is there, rows and triggers included. */
record SchemaCopy(List<String> statements) {
    static SchemaCopy of(Connection connection, String schema) throws SQLException {
        var statements = new ArrayList<String>();
        for (var table : tables(connection, schema)) {
            statements.add(column(connection, "SHOW CREATE TABLE %s.%s".formatted(schema, table), 2)
                    .getFirst());
            statements.add(copyRows(connection, schema, table));
        }
        for (var trigger : column(connection, "SHOW TRIGGERS FROM " + schema, 1)) {
            statements.add(column(connection, "SHOW CREATE TRIGGER %s.%s".formatted(schema, trigger), 3)
                    .getFirst());
        }
        return new SchemaCopy(statements);
    }

    void writeTo(Connection connection, String schema) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE utf8mb4_bin".formatted(schema));
            statement.execute("USE " + schema);
            statement.execute("SET foreign_key_checks = 0");
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> tables(Connection connection, String schema) throws SQLException {
        return column(connection, "SHOW TABLES FROM " + schema, 1);
    }

    // MariaDB computes generated columns itself and refuses values for them.
    static String copyRows(Connection connection, String schema, String table) throws SQLException {
        var columns = column(
                connection,
                "SELECT column_name FROM information_schema.columns WHERE generation_expression IS NULL"
                        + " AND table_schema = '%s' AND table_name = '%s'".formatted(schema, table),
                1);
        var names = "`" + String.join("`, `", columns) + "`";
        return "INSERT INTO %s (%s) SELECT %s FROM %s.%s".formatted(table, names, names, schema, table);
    }

    static List<String> column(Connection connection, String sql, int index) throws SQLException {
        var values = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(index));
            }
        }
        return values;
    }
}
