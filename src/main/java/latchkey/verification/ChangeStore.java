package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.CHANGE_MARK;
import static latchkey.database.schema.Tables.TOKEN_CHANGE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.val;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import latchkey.token.TokenDigest;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The SQL of what instances have to learn at once. Its times are all the database's: no instance's clock matters. */
final class ChangeStore {
    private static final int PIECE = 5_000;

    private final DSLContext db;

    ChangeStore(DSLContext db) {
        this.db = db;
    }

    /** @return the place of the change in the order of all */
    long add(@Nullable UUID organizationId, @Nullable UUID tokenId) {
        return db.insertInto(TOKEN_CHANGE)
                .set(TOKEN_CHANGE.ORGANIZATION_ID, organizationId)
                .set(TOKEN_CHANGE.TOKEN_ID, tokenId)
                .set(TOKEN_CHANGE.CREATED_AT, now())
                .returning(TOKEN_CHANGE.SEQUENCE)
                .fetchSingle(TOKEN_CHANGE.SEQUENCE);
    }

    /**
     * Raises the mark: whoever reads the new one, and then the changes, sees all that were committed before. One row that
     * all instances write keeps marks in order of their commits, on the nodes of a cluster too.
     */
    long raiseMark() {
        db.update(CHANGE_MARK)
                .set(CHANGE_MARK.NUMBER, CHANGE_MARK.NUMBER.plus(1))
                .execute();
        return mark().number();
    }

    Mark mark() {
        return db.select(CHANGE_MARK.NUMBER, field("@@server_id", Long.class))
                .from(CHANGE_MARK)
                .fetchSingle(row -> new Mark(row.value1(), row.value2()));
    }

    /** How many changes there are behind a place, up to another. */
    int count(long after, long last) {
        return db.selectCount()
                .from(TOKEN_CHANGE)
                .where(TOKEN_CHANGE.SEQUENCE.gt(after))
                .and(TOKEN_CHANGE.SEQUENCE.le(last))
                .fetchSingle()
                .value1();
    }

    /** Changes behind a place, one row for each secret of their token. */
    List<Change> after(long sequence) {
        return db.select(
                        TOKEN_CHANGE.SEQUENCE,
                        TOKEN_CHANGE.ORGANIZATION_ID,
                        TOKEN_CHANGE.TOKEN_ID,
                        ACCESS_TOKEN_SECRET.PEPPER_VERSION,
                        ACCESS_TOKEN_SECRET.DIGEST)
                .from(TOKEN_CHANGE)
                .leftJoin(ACCESS_TOKEN_SECRET)
                .on(ACCESS_TOKEN_SECRET.TOKEN_ID.eq(TOKEN_CHANGE.TOKEN_ID))
                .where(TOKEN_CHANGE.SEQUENCE.gt(sequence))
                .orderBy(TOKEN_CHANGE.SEQUENCE)
                .fetch(row -> new Change(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value5() == null ? null : TokenDigest.stored(row.value4(), row.value5())));
    }

    /** The last change that is at least that old; 0 when there is none. */
    long lastBefore(Duration age) {
        return db.select(coalesce(max(TOKEN_CHANGE.SEQUENCE), val(0L)))
                .from(TOKEN_CHANGE)
                .where(TOKEN_CHANGE.CREATED_AT.lt(ago(age)))
                .fetchSingle()
                .value1();
    }

    void deleteOlderThan(Duration age) {
        while (db.deleteFrom(TOKEN_CHANGE)
                        .where(TOKEN_CHANGE.CREATED_AT.lt(ago(age)))
                        .limit(PIECE)
                        .execute()
                == PIECE) {}
    }

    static Field<Instant> now() {
        return field("utc_timestamp(6)", TOKEN_CHANGE.CREATED_AT.getDataType());
    }

    static Field<Instant> ago(Duration age) {
        return field(
                "utc_timestamp(6) - interval {0} second", TOKEN_CHANGE.CREATED_AT.getDataType(), val(age.toSeconds()));
    }

    /**
     * How far everything has got.
     *
     * @param server the number of the server that said so: those of a primary and its replicas differ
     */
    record Mark(long number, long server) {}

    /**
     * What has to be learned.
     *
     * @param organizationId null: it is about everything
     * @param tokenId null: it is about every token of the organization
     * @param digest of one of the token's secrets; null: it has none
     */
    record Change(
            long sequence,
            @Nullable UUID organizationId,
            @Nullable UUID tokenId,
            @Nullable TokenDigest digest) {
        static final Change OF_EVERYTHING = new Change(0, null, null, null);

        boolean isOfEverything() {
            return organizationId == null && tokenId == null;
        }
    }
}
