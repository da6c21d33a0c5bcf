package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.token.TokenConditions.visible;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The SQL that reads what a list shows of its tokens, by one look at two tables for each. */
final class ListedTokenReader {
    private final DSLContext db;

    ListedTokenReader(DSLContext db) {
        this.db = db;
    }

    /** The tokens of these ids, in the order of the ids; those that are not to be seen are left out. */
    List<ListedToken> inOrder(UUID organizationId, @Nullable UUID onlyOwner, List<UUID> ids) {
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
                        ACCESS_TOKEN.ROTATING_UNTIL)
                .from(SelectionReader.BY_ID)
                .join(ACCESS_TOKEN_SECRET)
                .on(ACCESS_TOKEN_SECRET.CURRENT_TOKEN_ID.eq(ACCESS_TOKEN.ID))
                .where(visible(organizationId, onlyOwner))
                .and(ACCESS_TOKEN.ID.in(ids))
                .fetchMap(ACCESS_TOKEN.ID, ListedTokenReader::token);
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private static ListedToken token(Record row) {
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
                        row.get(ACCESS_TOKEN.ROTATING_UNTIL)));
    }
}
