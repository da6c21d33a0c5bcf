package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_NETWORK;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.token.TokenConditions.visible;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.groupConcat;
import static org.jooq.impl.DSL.select;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import latchkey.database.schema.tables.Account;
import latchkey.web.Networks;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.jspecify.annotations.Nullable;

/** The SQL that reads tokens, always of one organization and, for members, of one owner. */
public final class TokenReader {
    static final Account OWNER = ACCOUNT.as("owner");
    private static final Account CREATOR = ACCOUNT.as("creator");
    private static final Account REVOKER = ACCOUNT.as("revoker");
    private static final Field<String> SCOPES = field(select(groupConcat(ACCESS_TOKEN_SCOPE.SCOPE)
                    .orderBy(ACCESS_TOKEN_SCOPE.SCOPE)
                    .separator(" "))
            .from(ACCESS_TOKEN_SCOPE)
            .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(ACCESS_TOKEN.ID)));
    static final Field<String> NETWORKS = field(select(groupConcat(ACCESS_TOKEN_NETWORK.NETWORK)
                    .orderBy(ACCESS_TOKEN_NETWORK.NETWORK)
                    .separator(" "))
            .from(ACCESS_TOKEN_NETWORK)
            .where(ACCESS_TOKEN_NETWORK.TOKEN_ID.eq(ACCESS_TOKEN.ID)));

    private final DSLContext db;

    public TokenReader(DSLContext db) {
        this.db = db;
    }

    /** @param onlyOwner the account whose tokens alone may be seen; null for all of the organization */
    public Optional<AccessToken> find(UUID organizationId, @Nullable UUID onlyOwner, UUID tokenId) {
        return tokens().where(visible(organizationId, onlyOwner))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .fetchOptional(TokenReader::token);
    }

    /** The tokens of these ids, in the order of the ids; those that are not to be seen are left out. */
    List<AccessToken> inOrder(UUID organizationId, @Nullable UUID onlyOwner, List<UUID> ids) {
        var found = tokens().where(visible(organizationId, onlyOwner))
                .and(ACCESS_TOKEN.ID.in(ids))
                .fetchMap(ACCESS_TOKEN.ID, TokenReader::token);
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private SelectOnConditionStep<Record> tokens() {
        return db.select(ACCESS_TOKEN.fields())
                .select(ACCESS_TOKEN_SECRET.PREFIX, OWNER.EMAIL, CREATOR.EMAIL, REVOKER.EMAIL, SCOPES, NETWORKS)
                .from(ACCESS_TOKEN)
                .join(ACCESS_TOKEN_SECRET)
                .on(ACCESS_TOKEN_SECRET.CURRENT_TOKEN_ID.eq(ACCESS_TOKEN.ID))
                .leftJoin(OWNER)
                .on(OWNER.ID.eq(ACCESS_TOKEN.OWNER_ID))
                .leftJoin(CREATOR)
                .on(CREATOR.ID.eq(ACCESS_TOKEN.CREATED_BY))
                .leftJoin(REVOKER)
                .on(REVOKER.ID.eq(ACCESS_TOKEN.REVOKED_BY));
    }

    private static AccessToken token(Record row) {
        var scopes = row.get(SCOPES);
        return new AccessToken(
                row.get(ACCESS_TOKEN.ID),
                row.get(ACCESS_TOKEN.ORGANIZATION_ID),
                row.get(ACCESS_TOKEN.NAME),
                row.get(ACCESS_TOKEN.DESCRIPTION),
                person(row.get(ACCESS_TOKEN.OWNER_ID), row.get(OWNER.EMAIL)),
                person(row.get(ACCESS_TOKEN.CREATED_BY), row.get(CREATOR.EMAIL)),
                scopes == null ? List.of() : List.of(scopes.split(" ")),
                row.get(ACCESS_TOKEN_SECRET.PREFIX),
                row.get(ACCESS_TOKEN.CREATED_AT),
                row.get(ACCESS_TOKEN.MODIFIED_AT),
                row.get(ACCESS_TOKEN.EXPIRES_AT),
                row.get(ACCESS_TOKEN.LAST_USED_AT),
                row.get(ACCESS_TOKEN.LAST_USED_IP),
                networks(row.get(NETWORKS)),
                row.get(ACCESS_TOKEN.ROTATING_UNTIL),
                block(row),
                row.get(ACCESS_TOKEN.UNUSED_WARNED_AT),
                revocation(row));
    }

    static Networks networks(@Nullable String stored) {
        return stored == null ? Networks.ANYWHERE : Networks.parse(stored);
    }

    private static AccessToken.@Nullable Block block(Record row) {
        var at = row.get(ACCESS_TOKEN.BLOCKED_AT);
        return at == null ? null : new AccessToken.Block(at, row.get(ACCESS_TOKEN.BLOCKED_BY));
    }

    private static @Nullable Person person(@Nullable UUID id, @Nullable String email) {
        return id == null || email == null ? null : new Person(id, email);
    }

    private static AccessToken.@Nullable Revocation revocation(Record row) {
        var at = row.get(ACCESS_TOKEN.REVOKED_AT);
        return at == null
                ? null
                : new AccessToken.Revocation(
                        at,
                        person(row.get(ACCESS_TOKEN.REVOKED_BY), row.get(REVOKER.EMAIL)),
                        row.get(ACCESS_TOKEN.REVOCATION_REASON));
    }
}
