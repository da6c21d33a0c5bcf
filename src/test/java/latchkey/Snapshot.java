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
            "session.last_seen_at", "session.address", "session.user_agent", "instance.seen_at", "instance.reached");

    public static Snapshot of(DSLContext db) {
        var tables = new TreeMap<String, String>();
        columns(db).forEach((table, columns) -> tables.put(table, content(db, table, columns)));
        return new Snapshot(tables);
    }

    /** Of every table but one. */
    public static Snapshot without(DSLContext db, Table<?> left) {
        var snapshot = of(db);
        snapshot.tables.remove(left.getName());
        return snapshot;
    }

    // Looking at a page may note when the session was last seen, and nothing else.
    private static Map<String, String> columns(DSLContext db) {
        return db.fetch("""
                        SELECT table_name, column_name FROM information_schema.columns
                        WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position
                        """).stream()
                .filter(row -> !NOTED_IN_PASSING.contains(row.get(0) + "." + row.get(1)))
                .collect(Collectors.groupingBy(
                        row -> row.get(0, String.class),
                        Collectors.mapping(row -> row.get(1, String.class), Collectors.joining("`, `", "`", "`"))));
    }

    // Not CHECKSUM TABLE: of rows with a generated column that is null it differs from call to call.
    private static String content(DSLContext db, String table, String columns) {
        var rows = db.fetch("SELECT %s FROM `%s`".formatted(columns, table)).formatCSV();
        return rows.lines().sorted().collect(Collectors.joining("\n"));
    }
}
