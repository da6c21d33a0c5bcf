package latchkey;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_WORD;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.CHANGE_MARK;
import static latchkey.database.schema.Tables.GATHERED_USE;
import static latchkey.database.schema.Tables.INSTANCE;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.PEPPER_HOLDER;
import static latchkey.database.schema.Tables.THROTTLE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;

/** The rows of a database without what differs each time, so that what two requests did can be compared. */
record Rows(List<Row> rows, Map<String, String> names) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ][0-9:.]+Z?");
    private static final Pattern COUNTED = Pattern.compile("(?<=[a-z][- ])\\d+|(?<=\"events\":\")\\d+");
    private static final Pattern RANDOM = Pattern.compile("(?i)lk(rs)?_[0-9a-z]{11,}|\\$argon2id\\$.*");

    /** Numbers that go up with everything that happens. */
    private static final Set<String> COUNTERS = Set.of("position", "sequence", "last_step", "version");

    /** What counts tries, the words of names that stand elsewhere, and what instances tell each other. */
    private static final Set<String> LEFT_OUT = Stream.of(
                    THROTTLE, ACCESS_TOKEN_WORD, INSTANCE, CHANGE_MARK, PEPPER_HOLDER, GATHERED_USE)
            .map(Table::getName)
            .collect(Collectors.toUnmodifiableSet());

    static Rows of(DSLContext db) {
        var rows = new ArrayList<Row>();
        for (var found : db.fetch("SHOW TABLES")) {
            var table = found.get(0, String.class);
            if (!LEFT_OUT.contains(table)) {
                db.fetch("SELECT * FROM `%s`".formatted(table)).forEach(row -> rows.add(Row.of(table, row)));
            }
        }
        return new Rows(rows, names(db));
    }

    /** The rows that are not among others to the letter, each without what differs each time, in order. */
    List<String> difference(Rows others) {
        var known = others.rows.stream().map(Row::exact).collect(Collectors.toSet());
        return rows.stream()
                .filter(row -> !known.contains(row.exact))
                .map(row -> row.table + " " + masked(row.record, names))
                .sorted()
                .toList();
    }

    /** Whether any row holds a text to the letter. */
    boolean mention(String text) {
        return rows.stream().anyMatch(row -> row.exact.contains(text));
    }

    private static Map<String, String> names(DSLContext db) {
        var names = new HashMap<String, String>();
        db.selectFrom(ACCOUNT).forEach(row -> names.put(row.getId().toString(), row.getEmail()));
        db.selectFrom(ORGANIZATION).forEach(row -> names.put(row.getId().toString(), row.getSlug()));
        return names;
    }

    private static String masked(Record row, Map<String, String> names) {
        var text = new StringBuilder();
        for (var field : row.fields()) {
            var value = row.get(field);
            text.append(field.getName()).append('=');
            text.append(COUNTERS.contains(field.getName()) ? "counter" : masked(value, names))
                    .append(", ");
        }
        return text.toString();
    }

    private static String masked(Object value, Map<String, String> names) {
        if (value instanceof byte[]) {
            return "bytes";
        } else if (value instanceof Number || value instanceof Boolean || value == null) {
            return String.valueOf(value);
        }
        var named = ID.matcher(value.toString()).replaceAll(id -> names.getOrDefault(id.group(), "id"));
        var timeless = TIME.matcher(named).replaceAll("time");
        return RANDOM.matcher(COUNTED.matcher(timeless).replaceAll("N")).replaceAll("random");
    }

    private record Row(String table, Record record, String exact) {
        static Row of(String table, Record record) {
            var exact = Stream.of(record.intoArray())
                    .map(value ->
                            value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value))
                    .collect(Collectors.joining(", ", table + " ", ""));
            return new Row(table, record, exact);
        }
    }
}
