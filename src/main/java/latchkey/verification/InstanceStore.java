package latchkey.verification;

import static org.jooq.impl.DSL.count;

import java.time.Duration;
import java.util.UUID;
import latchkey.database.schema.Tables;
import latchkey.database.schema.tables.Instance;
import org.jooq.DSLContext;

/** The SQL of the portals that serve over one database. */
final class InstanceStore {
    /** An instance that was not heard of for so long is not live, and for that very reason trusts its cache no longer. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final Instance TABLE = Tables.INSTANCE;

    private final DSLContext db;

    InstanceStore(DSLContext db) {
        this.db = db;
    }

    /** An instance is there, and has learned all changes up to one. */
    void report(UUID id, long reached) {
        var known = db.update(TABLE)
                .set(TABLE.SEEN_AT, ChangeStore.now())
                .set(TABLE.REACHED, reached)
                .where(TABLE.ID.eq(id))
                .execute();
        if (known == 0) {
            db.insertInto(TABLE)
                    .set(TABLE.ID, id)
                    .set(TABLE.STARTED_AT, ChangeStore.now())
                    .set(TABLE.SEEN_AT, ChangeStore.now())
                    .set(TABLE.REACHED, reached)
                    .execute();
        }
    }

    /** How many are live, and how many of those have learned a change. */
    Reached reached(long sequence) {
        return db.select(count(), count().filterWhere(TABLE.REACHED.ge(sequence)))
                .from(TABLE)
                .where(TABLE.SEEN_AT.gt(ChangeStore.ago(LONGEST_SILENCE)))
                .fetchSingle(row -> new Reached(row.value1(), row.value2()));
    }

    void delete(UUID id) {
        db.deleteFrom(TABLE).where(TABLE.ID.eq(id)).execute();
    }

    void deleteGone() {
        db.deleteFrom(TABLE)
                .where(TABLE.SEEN_AT.lt(ChangeStore.ago(REMEMBERED)))
                .execute();
    }

    record Reached(int live, int reached) {
        boolean byAll() {
            return reached >= live;
        }
    }
}
