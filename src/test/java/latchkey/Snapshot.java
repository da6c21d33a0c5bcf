package latchkey;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Table;

/** The content of every table, to be compared: nothing changed if two are equal. */
public record Snapshot(Map<String, String> tables) {
    private static final Set<String> NOTED_IN_PASSING = Set.of(
            "session.last_seen_at",
            "session.address",
            "session.user_agent",
            "access_token.worded_at",
            "access_token.unworded");

    public static Snapshot of(DSLContext db) {
        var tables = new TreeMap<String, String>();
        for (var row : db.fetch("SHOW TABLES")) {
            var table = row.get(0, String.class);
            tables.put(table, content(db, table));
        }
        return new Snapshot(tables);
    }

    /** Of every table but one. */
    public static Snapshot without(DSLContext db, Table<?> left) {
        var snapshot = of(db);
        snapshot.tables.remove(left.getName());
        return snapshot;
    }

    // Looking at a page may note when the session was last seen, and nothing else; that the words of a token are right
    // is noted by housekeeping, whenever that is.
    // Not CHECKSUM TABLE: of rows with a generated column that is null it differs from call to call.
    private static String content(DSLContext db, String table) {
        var columns = db.fetch("SHOW COLUMNS FROM `%s`".formatted(table)).stream()
                .map(row -> row.get(0, String.class))
                .filter(column -> !NOTED_IN_PASSING.contains(table + "." + column))
                .collect(Collectors.joining("`, `", "`", "`"));
        var rows = db.fetch("SELECT %s FROM `%s`".formatted(columns, table)).formatCSV();
        return rows.lines().sorted().collect(Collectors.joining("\n"));
    }
}
