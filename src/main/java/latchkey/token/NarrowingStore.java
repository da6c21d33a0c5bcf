package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** The SQL that takes scopes away from tokens, at once or some days later. */
final class NarrowingStore {
    private final DSLContext db;

    NarrowingStore(DSLContext db) {
        this.db = db;
    }

    /** Until the transaction ends nobody else changes the token. */
    Optional<Locked> lock(UUID organizationId, UUID tokenId) {
        return db.select(ACCESS_TOKEN.NAME, ACCESS_TOKEN.MODIFIED_AT, ACCESS_TOKEN.REVOKED_AT)
                .from(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .forUpdate()
                .fetchOptional(row -> new Locked(row.value1(), row.value2(), row.value3() != null));
    }

    /** Nor does anybody count its calls until then. */
    List<ScopeGrant> lockScopes(UUID organizationId, UUID tokenId) {
        return db.selectFrom(ACCESS_TOKEN_SCOPE)
                .where(ofToken(organizationId, tokenId))
                .orderBy(ACCESS_TOKEN_SCOPE.SCOPE)
                .forUpdate()
                .fetch(ScopeUseReader::grant);
    }

    /** Grants by name what a token had by {@link ScopeCatalogue#EVERYTHING}. */
    void grant(UUID organizationId, UUID tokenId, String scope, Instant at) {
        db.insertInto(ACCESS_TOKEN_SCOPE)
                .set(ACCESS_TOKEN_SCOPE.TOKEN_ID, tokenId)
                .set(ACCESS_TOKEN_SCOPE.SCOPE, scope)
                .set(ACCESS_TOKEN_SCOPE.ORGANIZATION_ID, organizationId)
                .set(ACCESS_TOKEN_SCOPE.GRANTED_AT, at)
                .onDuplicateKeyIgnore()
                .execute();
    }

    void removeLater(UUID organizationId, UUID tokenId, Collection<String> scopes, Instant at) {
        db.update(ACCESS_TOKEN_SCOPE)
                .set(ACCESS_TOKEN_SCOPE.REMOVED_AT, at)
                .set(ACCESS_TOKEN_SCOPE.NEEDED_CALLS, 0L)
                .where(ofToken(organizationId, tokenId))
                .and(ACCESS_TOKEN_SCOPE.SCOPE.in(scopes))
                .execute();
    }

    /** Lets what is left of a token's scopes stay. */
    void keep(UUID organizationId, UUID tokenId) {
        keep(ofToken(organizationId, tokenId));
    }

    /** Lets those stay that were to be taken away later than this. */
    void keepThoseAfter(UUID organizationId, UUID tokenId, Instant at) {
        keep(ofToken(organizationId, tokenId).and(ACCESS_TOKEN_SCOPE.REMOVED_AT.gt(at)));
    }

    private void keep(Condition which) {
        db.update(ACCESS_TOKEN_SCOPE)
                .setNull(ACCESS_TOKEN_SCOPE.REMOVED_AT)
                .set(ACCESS_TOKEN_SCOPE.NEEDED_CALLS, 0L)
                .where(which)
                .execute();
    }

    void modified(UUID organizationId, UUID tokenId, Instant at) {
        db.update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.MODIFIED_AT, at)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .execute();
    }

    /** The tokens of every organization whose time is up. */
    List<Due> due(Instant until, int limit) {
        return db.selectDistinct(ACCESS_TOKEN_SCOPE.ORGANIZATION_ID, ACCESS_TOKEN_SCOPE.TOKEN_ID)
                .from(ACCESS_TOKEN_SCOPE)
                .where(ACCESS_TOKEN_SCOPE.REMOVED_AT.le(until))
                .limit(limit)
                .fetch(row -> new Due(row.value1(), row.value2()));
    }

    private static Condition ofToken(UUID organizationId, UUID tokenId) {
        return ACCESS_TOKEN_SCOPE.ORGANIZATION_ID.eq(organizationId).and(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(tokenId));
    }

    record Locked(String name, Instant modifiedAt, boolean revoked) {}

    record Due(UUID organizationId, UUID tokenId) {}
}
