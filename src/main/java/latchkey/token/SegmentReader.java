package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.token.SelectionReader.BY_ID;
import static latchkey.token.SelectionReader.INDEXED;
import static org.jooq.impl.DSL.noCondition;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import latchkey.token.OrderConditions.Segment;
import latchkey.token.OrderConditions.SortKey;
import latchkey.token.SelectionReader.Selection;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SelectField;
import org.jooq.SortField;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Walks the segments of an order from a place on, forwards or backwards, until there are enough tokens. */
final class SegmentReader {
    private final DSLContext db;

    SegmentReader(DSLContext db) {
        this.db = db;
    }

    /**
     * The places of the tokens beyond a place, in the order of the walk.
     *
     * @param from null: the beginning, or backwards the end
     * @throws java.time.DateTimeException if the key of the place is none of this order
     */
    List<Spot> walk(Selection selection, List<Segment> order, @Nullable Spot from, boolean backwards, int limit) {
        var found = new ArrayList<Spot>();
        var begun = from == null;
        for (var segment : backwards ? order.reversed() : order) {
            var here = from != null && segment.label().equals(from.segment());
            begun = begun || here;
            if (begun && found.size() < limit) {
                found.addAll(spots(selection, segment, here ? from : null, backwards, limit - found.size()));
            }
        }
        return found;
    }

    private List<Spot> spots(Selection selection, Segment segment, @Nullable Spot from, boolean backwards, int limit) {
        var ascending = segment.ascending() != backwards;
        var key = segment.key();
        var fields = new ArrayList<SelectField<?>>(List.of(ACCESS_TOKEN.ID));
        var order = new ArrayList<SortField<?>>();
        if (key != null) {
            fields.add(key.field());
            order.add(sort(key.field(), ascending));
        }
        order.add(sort(ACCESS_TOKEN.ID, ascending));
        return db.select(fields)
                .from(table(selection, segment))
                .where(selection.where())
                .and(segment.where())
                .and(from == null ? noCondition() : isBeyond(key, from, ascending))
                .orderBy(order)
                .limit(limit)
                .fetch(row -> new Spot(
                        segment.label(),
                        key == null ? "" : String.valueOf(row.get(key.field())),
                        row.get(ACCESS_TOKEN.ID)));
    }

    /**
     * What is few is found by what it is filtered by and then sorted; of what is many, as of what is not filtered at all,
     * the first are met soonest on a walk through the index of the order.
     */
    private static Table<?> table(Selection selection, Segment segment) {
        if (selection.byId()) {
            return BY_ID;
        }
        return !selection.total().isExact() || selection.isEverything()
                ? ACCESS_TOKEN.forceIndex(segment.index())
                : INDEXED.ignoreIndexForOrderBy(segment.index());
    }

    /** As two ranges, each of which an index knows: a comparison of pairs it would not. */
    private static Condition isBeyond(@Nullable SortKey<?> key, Spot from, boolean ascending) {
        var id = ascending ? ACCESS_TOKEN.ID.gt(from.id()) : ACCESS_TOKEN.ID.lt(from.id());
        return key == null ? id : key.is(from.key()).and(id).or(key.isBeyond(from.key(), ascending));
    }

    private static <T> SortField<T> sort(Field<T> field, boolean ascending) {
        return ascending ? field.asc() : field.desc();
    }

    /** A token's place in an order. */
    record Spot(String segment, String key, UUID id) {}
}
