package latchkey.database;

import static org.jooq.impl.DSL.field;

import org.jooq.DSLContext;

/** What a database server says of itself. */
public record ServerFacts(String version, String charset) {
    public static ServerFacts of(DSLContext db) {
        return db.select(field("VERSION()", String.class), field("@@character_set_database", String.class))
                .fetchSingle(row -> new ServerFacts(row.value1(), row.value2()));
    }
}
