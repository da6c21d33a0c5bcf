package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.token.TokenConditions.matches;
import static latchkey.token.TokenConditions.visible;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;

import java.util.List;
import java.util.UUID;
import latchkey.token.SourceConditions.Source;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Finds the shortest way to the tokens that a list shows, and whether they are more than can be sorted at once. */
final class SelectionReader {
    private final DSLContext db;

    SelectionReader(DSLContext db) {
        this.db = db;
    }

    Selection of(TokenQuery query) {
        var filter = query.filter();
        var sources = SourceConditions.of(query.organizationId(), filter);
        var owner = filter.has(FilterField.OWNER) ? accountOf(filter.value(FilterField.OWNER)) : null;
        var where = visible(query.organizationId(), query.onlyOwner())
                .and(matches(filter, query.now()))
                .and(owner == null ? noCondition() : ACCESS_TOKEN.OWNER_ID.eq(owner))
                .and(isHopeless(filter, owner) ? falseCondition() : noCondition())
                .and(
                        filter.value(FilterField.NETWORK).equals(FilterField.ANYWHERE)
                                ? SourceConditions.boundToNoNetwork()
                                : noCondition());
        var narrowest = narrowest(sources);
        var narrow = narrowest < 0 ? null : sources.remove(narrowest);
        for (var source : sources) {
            where = where.and(source.holds());
        }
        var table = narrow == null ? ACCESS_TOKEN : from(narrow);
        var total = db.select(capped(table, where)).fetchSingle().value1();
        return new Selection(
                where,
                narrow == null ? null : table,
                filter.isEmpty(),
                owner != null || query.onlyOwner() != null,
                new Capped(total));
    }

    /** To the last, unlike the total of a selection. */
    int size(TokenQuery query) {
        var selection = of(query);
        return selection.total().isMore()
                ? db.fetchCount(ACCESS_TOKEN, selection.where())
                : selection.total().count();
    }

    private @Nullable UUID accountOf(String email) {
        return db.select(ACCOUNT.ID)
                .from(ACCOUNT)
                .where(ACCOUNT.EMAIL.eq(email))
                .fetchOne(ACCOUNT.ID);
    }

    /** A search without a letter, or for an owner that there is not. */
    private static boolean isHopeless(TokenFilter filter, @Nullable UUID owner) {
        return (filter.has(FilterField.OWNER) && owner == null)
                || (filter.has(FilterField.Q)
                        && TokenWords.sought(filter.value(FilterField.Q)).isEmpty());
    }

    /** The source of the fewest tokens; -1 if all of them are of more than a thousand. */
    private int narrowest(List<Source> sources) {
        var narrowest = -1;
        var least = Capped.MOST + 1;
        for (var i = 0; i < sources.size() && least > 0; i++) {
            var size = db.fetchCount(sources.get(i).tokens(Capped.MOST + 1));
            if (size < least) {
                narrowest = i;
                least = size;
            }
        }
        return narrowest;
    }

    private static Table<?> from(Source narrow) {
        var found = narrow.tokens(Capped.MOST + 1).asTable("found");
        return found.straightJoin(ACCESS_TOKEN).on(ACCESS_TOKEN.ID.eq(found.field(0, UUID.class)));
    }

    /** The second look is taken only if the first finds no row beyond the limit. */
    static Field<Integer> capped(Table<?> table, Condition where) {
        return coalesce(
                field(select(inline(Capped.MOST + 1)).from(table).where(where).limit(inline(Capped.MOST), inline(1))),
                field(select(count()).from(table).where(where)));
    }

    /**
     * The tokens of a list.
     *
     * @param few a way to them that passes by a thousand others at most; null: only walking all of them in order
     * @param isEverything whether nothing is filtered
     */
    record Selection(Condition where, @Nullable Table<?> few, boolean isEverything, boolean ofOneOwner, Capped total) {}
}
