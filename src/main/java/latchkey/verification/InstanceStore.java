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

    /** How long an instance trusts itself: less, so that the clocks of a cluster's nodes may differ by a second. */
    static final Duration LONGEST_TRUST = LONGEST_SILENCE.minusSeconds(1);

    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final Instance TABLE = Tables.INSTANCE;

    private final DSLContext db;

    InstanceStore(DSLContext db) {
        this.db = db;
    }

    /**
     * An instance is there, and has learned all changes that were committed before a mark.
     *
     * @param reached the highest number of those, which is what versions without marks look at
     */
    void report(UUID id, long reached, long mark) {
        var known = db.update(TABLE)
                .set(TABLE.SEEN_AT, ChangeStore.now())
                .set(TABLE.REACHED, reached)
                .set(TABLE.MARK, mark)
                .where(TABLE.ID.eq(id))
                .execute();
        if (known == 0) {
            db.insertInto(TABLE)
                    .set(TABLE.ID, id)
                    .set(TABLE.STARTED_AT, ChangeStore.now())
                    .set(TABLE.SEEN_AT, ChangeStore.now())
                    .set(TABLE.REACHED, reached)
                    .set(TABLE.MARK, mark)
                    .execute();
        }
    }

    /** How many are live, and how many of those have learned all that was committed before a mark. */
    Reached reached(long mark) {
        return db.select(count(), count().filterWhere(TABLE.MARK.ge(mark)))
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
