package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of which scopes of tokens the calls have needed. */
public final class ScopeUseStore {
    private final DSLContext db;

    public ScopeUseStore(DSLContext db) {
        this.db = db;
    }

    /** Moves the last use of a scope forward, and counts the calls if it is to be taken away. */
    public void used(UUID organizationId, UUID tokenId, String scope, long calls, Instant lastAt) {
        db.update(ACCESS_TOKEN_SCOPE)
                .set(
                        ACCESS_TOKEN_SCOPE.LAST_USED_AT,
                        when(ACCESS_TOKEN_SCOPE.LAST_USED_AT.gt(lastAt), ACCESS_TOKEN_SCOPE.LAST_USED_AT)
                                .otherwise(val(lastAt, ACCESS_TOKEN_SCOPE.LAST_USED_AT)))
                .set(
                        ACCESS_TOKEN_SCOPE.NEEDED_CALLS,
                        when(ACCESS_TOKEN_SCOPE.REMOVED_AT.isNull(), ACCESS_TOKEN_SCOPE.NEEDED_CALLS)
                                .otherwise(ACCESS_TOKEN_SCOPE.NEEDED_CALLS.plus(calls)))
                .where(ACCESS_TOKEN_SCOPE.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(tokenId))
                .and(ACCESS_TOKEN_SCOPE.SCOPE.eq(scope))
                .execute();
    }
}
