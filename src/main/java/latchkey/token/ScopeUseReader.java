package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_WILDCARD_USE;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The SQL that tells which of their scopes tokens use. */
final class ScopeUseReader {
    private final DSLContext db;

    ScopeUseReader(DSLContext db) {
        this.db = db;
    }

    /** The scopes of tokens in alphabetical order, by one look at the primary key for each token. */
    Map<UUID, List<ScopeGrant>> grants(UUID organizationId, Collection<UUID> tokenIds) {
        return db.select(
                        ACCESS_TOKEN_SCOPE.TOKEN_ID,
                        ACCESS_TOKEN_SCOPE.SCOPE,
                        ACCESS_TOKEN_SCOPE.GRANTED_AT,
                        ACCESS_TOKEN_SCOPE.LAST_USED_AT,
                        ACCESS_TOKEN_SCOPE.REMOVED_AT,
                        ACCESS_TOKEN_SCOPE.NEEDED_CALLS)
                .from(ACCESS_TOKEN_SCOPE)
                .where(ACCESS_TOKEN_SCOPE.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SCOPE.TOKEN_ID.in(tokenIds))
                .orderBy(ACCESS_TOKEN_SCOPE.TOKEN_ID, ACCESS_TOKEN_SCOPE.SCOPE)
                .fetchGroups(row -> row.get(ACCESS_TOKEN_SCOPE.TOKEN_ID), ScopeUseReader::grant);
    }

    static ScopeGrant grant(Record row) {
        return new ScopeGrant(
                row.get(ACCESS_TOKEN_SCOPE.SCOPE),
                row.get(ACCESS_TOKEN_SCOPE.GRANTED_AT),
                row.get(ACCESS_TOKEN_SCOPE.LAST_USED_AT),
                row.get(ACCESS_TOKEN_SCOPE.REMOVED_AT),
                row.get(ACCESS_TOKEN_SCOPE.NEEDED_CALLS));
    }

    /** What a token was used for since that it has by {@link ScopeCatalogue#EVERYTHING} alone. */
    List<String> byWildcard(UUID organizationId, UUID tokenId, Instant since) {
        return db.select(ACCESS_TOKEN_WILDCARD_USE.SCOPE)
                .from(ACCESS_TOKEN_WILDCARD_USE)
                .where(ACCESS_TOKEN_WILDCARD_USE.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_WILDCARD_USE.TOKEN_ID.eq(tokenId))
                .and(ACCESS_TOKEN_WILDCARD_USE.LAST_USED_AT.gt(since))
                .orderBy(ACCESS_TOKEN_WILDCARD_USE.SCOPE)
                .fetch(ACCESS_TOKEN_WILDCARD_USE.SCOPE);
    }
}
