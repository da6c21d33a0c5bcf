package latchkey.verification;

import static latchkey.database.schema.Tables.GATHERED_USE;
import static org.jooq.impl.DSL.min;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import latchkey.token.Use;
import org.jooq.DSLContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of calls that were gathered and are not counted yet. */
final class GatheredUseStore {
    /** So that neither memory nor a row grows past what there is room for, whatever the clients are called. */
    private static final int MOST_IN_A_ROW = 500;

    private static final int MOST_ROWS = 100;

    /** Lenient of what another version of the program wrote, which may run beside this one. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final DSLContext db;

    GatheredUseStore(DSLContext db) {
        this.db = db;
    }

    /** @param since when the first of these calls may have come */
    void insert(int bucket, List<GatheredUse> uses, Instant since) {
        for (var from = 0; from < uses.size(); from += MOST_IN_A_ROW) {
            db.insertInto(GATHERED_USE)
                    .set(GATHERED_USE.BUCKET, bucket)
                    .set(GATHERED_USE.SINCE, since)
                    .set(
                            GATHERED_USE.USES,
                            JSON.writeValueAsString(uses.subList(from, Math.min(from + MOST_IN_A_ROW, uses.size()))))
                    .execute();
        }
    }

    /** The buckets in which calls wait, those that wait longest first. */
    List<Integer> waiting() {
        return db.select(GATHERED_USE.BUCKET)
                .from(GATHERED_USE)
                .groupBy(GATHERED_USE.BUCKET)
                .orderBy(min(GATHERED_USE.ID))
                .fetch(row -> row.value1());
    }

    /**
     * Adds up what waits in a bucket, whoever gathered it; call it in the transaction that counts it.
     *
     * @param wait for what somebody else is counting; false: that is passed over
     */
    void take(int bucket, boolean wait, Map<Use, Gathered> uses) {
        var ofBucket = GATHERED_USE.BUCKET.eq(bucket);
        var locked = db.select(GATHERED_USE.ID, GATHERED_USE.USES)
                .from(GATHERED_USE)
                .where(ofBucket)
                .orderBy(GATHERED_USE.ID)
                .limit(MOST_ROWS)
                .forUpdate();
        var ids = (wait ? locked : locked.skipLocked()).fetch(row -> {
            for (var read : JSON.readValue(row.value2(), GatheredUse[].class)) {
                uses.merge(read.use(), read.calls(), Gathered::plus);
            }
            return row.value1();
        });
        if (!ids.isEmpty()) {
            db.deleteFrom(GATHERED_USE)
                    .where(ofBucket)
                    .and(GATHERED_USE.ID.in(ids))
                    .execute();
        }
    }
}
