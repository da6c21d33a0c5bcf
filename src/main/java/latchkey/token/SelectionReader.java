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

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import latchkey.token.SourceConditions.Source;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Finds the shortest way to the tokens that a list shows, and whether they are more than can be sorted at once. */
final class SelectionReader {
    /**
     * The tokens by one of these indexes: where an organization has most of the rows, MariaDB would rather read all of
     * them than a thousand by an index.
     */
    static final Table<?> INDEXED = ACCESS_TOKEN.forceIndexForJoin(
            "access_token_ends",
            "access_token_owner_ends",
            "access_token_used",
            "access_token_idle",
            "access_token_expires",
            "access_token_created",
            "access_token_blocked",
            "access_token_rotating",
            "access_token_revoked");

    static final Table<?> BY_ID = ACCESS_TOKEN.forceIndex("PRIMARY");

    private static final int MANY = 8_000;
    private static final int SAMPLE = 100;
    private static final int COMMON_OF_SAMPLE = 10;

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
        var few = few(sources);
        if (few == null) {
            for (var source : sources) {
                where = where.and(source.holds(ACCESS_TOKEN.ID));
            }
        } else {
            where = where.and(ACCESS_TOKEN.ID.in(few));
        }
        var isEverything = filter.isEmpty() && query.onlyOwner() == null;
        var isCounted = few != null || (sources.isEmpty() && !isEverything);
        var table = few == null ? INDEXED : BY_ID;
        return new Selection(
                where,
                few != null,
                isEverything,
                owner != null || query.onlyOwner() != null,
                isCounted
                        ? new Capped(
                                db.select(capped(table, where)).fetchSingle().value1())
                        : Capped.UNKNOWN);
    }

    /** The tokens that all sources name, if they are few; null if they are not, or there is no source. */
    private @Nullable List<UUID> few(List<Source> sources) {
        for (var source : sources) {
            if (db.fetchCount(source.tokens(List.of(), Capped.MOST + 1)) <= Capped.MOST) {
                var others = new ArrayList<>(sources);
                others.remove(source);
                return fetch(source.tokens(others, Capped.MOST + 1));
            }
        }
        if (sources.size() < 2 || areManyTogether(sources.getFirst(), sources.subList(1, sources.size()))) {
            return null;
        }
        var common = fetch(sources.getFirst().tokens(sources.subList(1, sources.size()), Capped.MOST + 1));
        return common.size() <= Capped.MOST ? common : null;
    }

    /** As a sample says: then a walk meets enough of them sooner than they could be counted. */
    private boolean areManyTogether(Source source, List<Source> others) {
        return db.fetchExists(source.rowBeyond(MANY))
                && db.fetchCount(source.sample(others, SAMPLE)) >= COMMON_OF_SAMPLE;
    }

    private List<UUID> fetch(Select<Record1<UUID>> tokens) {
        return db.fetch(tokens).map(Record1::value1);
    }

    /** To the last, unlike the total of a selection. */
    int size(TokenQuery query) {
        var selection = of(query);
        return selection.total().isExact() ? selection.total().count() : db.fetchCount(INDEXED, selection.where());
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

    /** The second look is taken only if the first finds no row beyond the limit. */
    static Field<Integer> capped(Table<?> table, Condition where) {
        return coalesce(
                field(select(inline(Capped.MOST + 1)).from(table).where(where).limit(inline(Capped.MOST), inline(1))),
                field(select(count()).from(table).where(where)));
    }

    /**
     * The tokens of a list.
     *
     * @param byId whether their ids are known, of which there are a thousand at most
     * @param isEverything whether it is all that the organization has
     */
    record Selection(Condition where, boolean byId, boolean isEverything, boolean ofOneOwner, Capped total) {}
}
