package latchkey.database;

import static org.jooq.impl.DSL.field;

import org.jooq.DSLContext;

/** What a database server says of itself. */
public record ServerFacts(String version, String charset, boolean readOnly) {
    public static ServerFacts of(DSLContext db) {
        return db.select(
                        field("VERSION()", String.class),
                        field("@@character_set_database", String.class),
                        field("@@read_only", Boolean.class))
                .fetchSingle(row -> new ServerFacts(row.value1(), row.value2(), row.value3()));
    }
}
