package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_NETWORK;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;

import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import latchkey.web.Networks;
import org.jooq.DSLContext;

/** The SQL of what tokens may do, and from where. */
final class GrantStore {
    private final DSLContext db;

    GrantStore(DSLContext db) {
        this.db = db;
    }

    void insertScopes(UUID organizationId, UUID tokenId, Collection<String> scopes, Instant at) {
        for (var scope : scopes) {
            db.insertInto(ACCESS_TOKEN_SCOPE)
                    .set(ACCESS_TOKEN_SCOPE.TOKEN_ID, tokenId)
                    .set(ACCESS_TOKEN_SCOPE.SCOPE, scope)
                    .set(ACCESS_TOKEN_SCOPE.ORGANIZATION_ID, organizationId)
                    .set(ACCESS_TOKEN_SCOPE.GRANTED_AT, at)
                    .execute();
        }
    }

    /** Lets scopes stay that were to be taken away. */
    void keepScopes(UUID organizationId, UUID tokenId, Collection<String> scopes) {
        db.update(ACCESS_TOKEN_SCOPE)
                .setNull(ACCESS_TOKEN_SCOPE.REMOVED_AT)
                .set(ACCESS_TOKEN_SCOPE.NEEDED_CALLS, 0L)
                .where(ACCESS_TOKEN_SCOPE.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(tokenId))
                .and(ACCESS_TOKEN_SCOPE.SCOPE.in(scopes))
                .execute();
    }

    void deleteScopes(UUID organizationId, UUID tokenId, Collection<String> scopes) {
        db.deleteFrom(ACCESS_TOKEN_SCOPE)
                .where(ACCESS_TOKEN_SCOPE.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(tokenId))
                .and(ACCESS_TOKEN_SCOPE.SCOPE.in(scopes))
                .execute();
    }

    void insertNetworks(UUID organizationId, UUID tokenId, Networks networks) {
        for (var network : networks.texts()) {
            db.insertInto(ACCESS_TOKEN_NETWORK)
                    .set(ACCESS_TOKEN_NETWORK.TOKEN_ID, tokenId)
                    .set(ACCESS_TOKEN_NETWORK.NETWORK, network)
                    .set(ACCESS_TOKEN_NETWORK.ORGANIZATION_ID, organizationId)
                    .execute();
        }
    }

    void deleteNetworks(UUID organizationId, UUID tokenId) {
        db.deleteFrom(ACCESS_TOKEN_NETWORK)
                .where(ACCESS_TOKEN_NETWORK.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_NETWORK.TOKEN_ID.eq(tokenId))
                .execute();
    }
}
