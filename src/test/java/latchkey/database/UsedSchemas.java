package latchkey.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Schemas that were given back, emptied for the next: in a mutation run, making one costs more than most tests. */
final class UsedSchemas {
    private final Queue<String> schemas = new ConcurrentLinkedQueue<>();

    void add(String schema) {
        schemas.add(schema);
    }

    /** One with nothing in it that the template doesn't have, or null. */
    @Nullable
    String take(Connection connection, String template) throws SQLException {
        var schema = schemas.poll();
        if (schema == null) {
            return null;
        }
        if (!triggers(connection, schema).equals(triggers(connection, template))) {
            execute(connection, "DROP DATABASE " + schema);
            return null;
        }
        empty(connection, schema, template);
        return schema;
    }

    // Not DELETE, which the triggers of the audit log refuse.
    private static void empty(Connection connection, String schema, String template) throws SQLException {
        execute(connection, "SET foreign_key_checks = 0");
        for (var table : filled(connection, schema)) {
            execute(connection, "TRUNCATE %s.%s".formatted(schema, table));
        }
        execute(connection, "USE " + schema);
        for (var table : filled(connection, template)) {
            execute(connection, SchemaCopy.copyRows(connection, template, table));
        }
    }

    private static List<String> filled(Connection connection, String schema) throws SQLException {
        var looks = SchemaCopy.column(connection, "SHOW TABLES FROM " + schema, 1).stream()
                .map(table -> "SELECT '%1$s' FROM DUAL WHERE EXISTS (SELECT 1 FROM %2$s.%1$s)".formatted(table, schema))
                .toList();
        return SchemaCopy.column(connection, String.join(" UNION ALL ", looks), 1);
    }

    private static List<String> triggers(Connection connection, String schema) throws SQLException {
        return SchemaCopy.column(connection, "SHOW TRIGGERS FROM " + schema, 1);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
