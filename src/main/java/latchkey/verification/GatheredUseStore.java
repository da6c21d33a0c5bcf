package latchkey.verification;

import static latchkey.database.schema.Tables.GATHERED_USE;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.param;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToIntFunction;
import latchkey.database.Batch;
import latchkey.token.Use;
import org.jooq.DSLContext;

/** The SQL of calls that were gathered and are not counted yet. */
final class GatheredUseStore {
    /** A bucket for each token would be most rows, one for all would be counted in one transaction. */
    private static final int COARSE = 256;

    private static final int FINE = 2048;

    /** Past this many a coarse bucket is told in fine ones. */
    private static final int MOST_COARSE = 50;

    /** So that neither memory nor a row grows past what there is room for, whatever the clients are called. */
    private static final int MOST_IN_A_ROW = 100;

    private static final int MOST_ROWS = 100;
    private static final int ROWS_AT_ONCE = 8;

    private final DSLContext db;

    GatheredUseStore(DSLContext db) {
        this.db = db;
    }

    /** @param since when the first of these calls may have come */
    void insert(List<GatheredUse> uses, Instant since) {
        var rows = new ArrayList<Map<String, Object>>();
        try (var format = new GatheredUseFormat()) {
            group(uses, GatheredUseStore::coarse).forEach((coarse, ofCoarse) -> {
                if (ofCoarse.size() <= MOST_COARSE) {
                    add(rows, coarse, ofCoarse, since, format);
                } else {
                    group(ofCoarse, GatheredUseStore::fine)
                            .forEach((fine, ofFine) -> add(rows, fine, ofFine, since, format));
                }
            });
        }
        var insert = db.insertInto(GATHERED_USE)
                .set(GATHERED_USE.BUCKET, param("bucket", GATHERED_USE.BUCKET))
                .set(GATHERED_USE.SINCE, param("since", GATHERED_USE.SINCE))
                .set(GATHERED_USE.USES, param("uses", GATHERED_USE.USES));
        Batch.run(db, insert, rows);
    }

    private static Map<Integer, List<GatheredUse>> group(List<GatheredUse> uses, ToIntFunction<UUID> bucket) {
        var groups = new HashMap<Integer, List<GatheredUse>>();
        for (var gathered : uses) {
            groups.computeIfAbsent(bucket.applyAsInt(gathered.use().tokenId()), number -> new ArrayList<>())
                    .add(gathered);
        }
        return groups;
    }

    private static void add(
            List<Map<String, Object>> rows,
            int bucket,
            List<GatheredUse> uses,
            Instant since,
            GatheredUseFormat format) {
        for (var from = 0; from < uses.size(); from += MOST_IN_A_ROW) {
            var some = uses.subList(from, Math.min(from + MOST_IN_A_ROW, uses.size()));
            rows.add(Map.of("bucket", bucket, "since", since, "uses", format.write(some)));
        }
    }

    private static int coarse(UUID tokenId) {
        return (int) Math.floorMod(tokenId.getLeastSignificantBits(), (long) COARSE);
    }

    private static int fine(UUID tokenId) {
        return COARSE + (int) Math.floorMod(tokenId.getLeastSignificantBits(), (long) FINE);
    }

    /** The buckets in which calls of a token may wait. */
    static List<Integer> bucketsOf(UUID tokenId) {
        return List.of(coarse(tokenId), fine(tokenId));
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
     * Adds up what waits in a bucket, whoever gathered it, until there is enough; call it in the transaction that counts it.
     *
     * @param wait for what somebody else is counting; false: that is passed over
     * @return whether that was all of it that can be had now
     */
    boolean take(int bucket, boolean wait, Map<Use, Gathered> uses, int enough) {
        var ids = db.select(GATHERED_USE.ID)
                .from(GATHERED_USE)
                .where(GATHERED_USE.BUCKET.eq(bucket))
                .orderBy(GATHERED_USE.ID)
                .limit(MOST_ROWS)
                .fetch(row -> row.value1());
        var from = 0;
        var taken = 0;
        while (from < ids.size() && uses.size() < enough) {
            var to = Math.min(from + ROWS_AT_ONCE, ids.size());
            taken += take(ids.subList(from, to), wait, uses);
            from = to;
        }
        var isAll = from == ids.size() && from < MOST_ROWS;
        var isHeldByOthers = !wait && taken == 0;
        return isAll || isHeldByOthers;
    }

    private int take(List<Long> ids, boolean wait, Map<Use, Gathered> uses) {
        var locked = db.select(GATHERED_USE.ID, GATHERED_USE.USES)
                .from(GATHERED_USE)
                .where(GATHERED_USE.ID.in(ids))
                .orderBy(GATHERED_USE.ID)
                .forUpdate();
        var taken = (wait ? locked : locked.skipLocked()).fetch(row -> {
            GatheredUseFormat.read(row.value2()).forEach(read -> uses.merge(read.use(), read.calls(), Gathered::plus));
            return row.value1();
        });
        if (!taken.isEmpty()) {
            db.deleteFrom(GATHERED_USE).where(GATHERED_USE.ID.in(taken)).execute();
        }
        return taken.size();
    }
}
