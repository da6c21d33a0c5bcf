package latchkey.database;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Everything that a schema holds, as text in which a test can look for what must not be there. */
record Dump(Connection connection) {
    private static final Set<Integer> BINARY =
            Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB, Types.BIT);

    String of(String schema) throws SQLException {
        var text = new StringBuilder();
        for (var table : tables(schema)) {
            add(schema + "." + table, text);
        }
        return text.toString();
    }

    private List<String> tables(String schema) throws SQLException {
        var names = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW TABLES FROM " + schema)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private void add(String table, StringBuilder text) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT * FROM " + table)) {
            text.append(table).append('\n');
            while (rows.next()) {
                for (var column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    text.append(value(rows, column)).append('\n');
                }
            }
        }
    }

    private static String value(ResultSet rows, int column) throws SQLException {
        return BINARY.contains(rows.getMetaData().getColumnType(column))
                ? binary(rows.getBytes(column))
                : String.valueOf(rows.getString(column));
    }

    private static String binary(byte[] bytes) {
        return bytes == null
                ? "null"
                : HexFormat.of().formatHex(bytes) + " " + new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
