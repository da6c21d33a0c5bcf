package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_USAGE;
import static latchkey.token.TokenConditions.visible;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The SQL that reads what a list shows of its tokens, by their ids. */
final class ListedTokenReader {
    private final DSLContext db;

    ListedTokenReader(DSLContext db) {
        this.db = db;
    }

    /**
     * The tokens of these ids, in the order of the ids; those that are not to be seen are left out.
     *
     * @param since the day from which on calls are counted
     */
    List<ListedToken> inOrder(UUID organizationId, @Nullable UUID onlyOwner, List<UUID> ids, LocalDate since) {
        var calls = calls(organizationId, since);
        var found = db.select(
                        ACCESS_TOKEN.ID,
                        ACCESS_TOKEN.NAME,
                        ACCESS_TOKEN.DESCRIPTION,
                        ACCESS_TOKEN.OWNER_ID,
                        ACCESS_TOKEN.OWNER_KEY,
                        ACCESS_TOKEN_SECRET.PREFIX,
                        ACCESS_TOKEN.CREATED_AT,
                        ACCESS_TOKEN.LAST_USED_AT,
                        ACCESS_TOKEN.REVOKED_AT,
                        ACCESS_TOKEN.EXPIRES_AT,
                        ACCESS_TOKEN.BLOCKED_AT,
                        ACCESS_TOKEN.ROTATING_UNTIL,
                        calls)
                .from(SelectionReader.BY_ID)
                .join(ACCESS_TOKEN_SECRET)
                .on(ACCESS_TOKEN_SECRET.CURRENT_TOKEN_ID.eq(ACCESS_TOKEN.ID))
                .where(visible(organizationId, onlyOwner))
                .and(ACCESS_TOKEN.ID.in(ids))
                .fetchMap(ACCESS_TOKEN.ID, row -> token(row, row.get(calls)));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private static Field<Long> calls(UUID organizationId, LocalDate since) {
        return field(select(sum(ACCESS_TOKEN_USAGE.ACCEPTED))
                        .from(ACCESS_TOKEN_USAGE)
                        .where(ACCESS_TOKEN_USAGE.ORGANIZATION_ID.eq(organizationId))
                        .and(ACCESS_TOKEN_USAGE.TOKEN_ID.eq(ACCESS_TOKEN.ID))
                        .and(ACCESS_TOKEN_USAGE.DAY.ge(since)))
                .coerce(Long.class);
    }

    private static ListedToken token(Record row, @Nullable Long calls) {
        return new ListedToken(
                row.get(ACCESS_TOKEN.ID),
                row.get(ACCESS_TOKEN.NAME),
                row.get(ACCESS_TOKEN.DESCRIPTION),
                row.get(ACCESS_TOKEN.OWNER_ID) == null ? null : row.get(ACCESS_TOKEN.OWNER_KEY),
                row.get(ACCESS_TOKEN_SECRET.PREFIX),
                row.get(ACCESS_TOKEN.CREATED_AT),
                row.get(ACCESS_TOKEN.LAST_USED_AT),
                new TokenStatus.Times(
                        row.get(ACCESS_TOKEN.REVOKED_AT),
                        row.get(ACCESS_TOKEN.EXPIRES_AT),
                        row.get(ACCESS_TOKEN.BLOCKED_AT),
                        row.get(ACCESS_TOKEN.ROTATING_UNTIL)),
                calls == null ? 0 : calls);
    }
}
