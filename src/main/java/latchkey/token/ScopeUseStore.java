package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_WILDCARD_USE;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/** The SQL of which scopes of tokens the calls have needed. */
public final class ScopeUseStore {
    /** Like a scope of the catalogue: whoever asks for anything else with a token that may do everything tells nothing. */
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_-]{0,49}:(read|write)");

    private static final int PIECE = 5_000;

    private final DSLContext db;

    public ScopeUseStore(DSLContext db) {
        this.db = db;
    }

    /**
     * Moves the last use of a scope forward, and counts the calls if it is to be taken away. What the token has not by
     * name it has by {@link ScopeCatalogue#EVERYTHING}, if at all.
     */
    public void used(UUID organizationId, UUID tokenId, String scope, long calls, Instant lastAt) {
        if (!touch(organizationId, tokenId, scope, calls, lastAt)
                && touch(organizationId, tokenId, ScopeCatalogue.EVERYTHING, calls, lastAt)
                && SHAPE.matcher(scope).matches()) {
            keep(organizationId, tokenId, scope, lastAt);
        }
    }

    private boolean touch(UUID organizationId, UUID tokenId, String scope, long calls, Instant lastAt) {
        return db.update(ACCESS_TOKEN_SCOPE)
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
                        .execute()
                == 1;
    }

    /** Forgets what tokens that may do everything were last used for so long ago, some thousands at a time. */
    public void deleteBefore(Instant time) {
        while (db.deleteFrom(ACCESS_TOKEN_WILDCARD_USE)
                        .where(ACCESS_TOKEN_WILDCARD_USE.LAST_USED_AT.lt(time))
                        .limit(PIECE)
                        .execute()
                == PIECE) {}
    }

    private void keep(UUID organizationId, UUID tokenId, String scope, Instant lastAt) {
        var use = ACCESS_TOKEN_WILDCARD_USE;
        db.insertInto(use)
                .set(use.TOKEN_ID, tokenId)
                .set(use.SCOPE, scope)
                .set(use.ORGANIZATION_ID, organizationId)
                .set(use.LAST_USED_AT, lastAt)
                .onDuplicateKeyUpdate()
                .set(use.LAST_USED_AT, greatest(use.LAST_USED_AT, val(lastAt, use.LAST_USED_AT)))
                .execute();
    }
}
