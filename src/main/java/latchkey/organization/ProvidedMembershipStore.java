package latchkey.organization;

import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of memberships that come from the groups of a provider. */
final class ProvidedMembershipStore {
    private final DSLContext db;

    ProvidedMembershipStore(DSLContext db) {
        this.db = db;
    }

    Optional<UUID> organization(String slug) {
        return db.select(ORGANIZATION.ID)
                .from(ORGANIZATION)
                .where(ORGANIZATION.SLUG.eq(slug))
                .fetchOptional(ORGANIZATION.ID);
    }

    /** The organizations an account belongs to because an issuer said so. */
    Set<UUID> providedTo(UUID accountId, String issuer) {
        return db.select(MEMBERSHIP.ORGANIZATION_ID)
                .from(MEMBERSHIP)
                .where(MEMBERSHIP.ACCOUNT_ID.eq(accountId))
                .and(MEMBERSHIP.PROVIDED_BY.eq(issuer))
                .fetchSet(MEMBERSHIP.ORGANIZATION_ID);
    }

    Organization organization(UUID organizationId) {
        return db.selectFrom(ORGANIZATION)
                .where(ORGANIZATION.ID.eq(organizationId))
                .fetchSingle(row -> new Organization(row.getId(), row.getSlug(), row.getName()));
    }

    /** Of two owners who go at once one stays. */
    void lock(UUID organizationId) {
        db.select(ORGANIZATION.ID)
                .from(ORGANIZATION)
                .where(ORGANIZATION.ID.eq(organizationId))
                .forUpdate()
                .fetch();
    }

    /** Null: the account is no member. */
    @Nullable
    Provided find(UUID organizationId, UUID accountId) {
        return db.select(MEMBERSHIP.ROLE, MEMBERSHIP.PROVIDED_BY)
                .from(MEMBERSHIP)
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(organizationId))
                .and(MEMBERSHIP.ACCOUNT_ID.eq(accountId))
                .fetchOne(row -> new Provided(Role.valueOf(row.value1()), row.value2()));
    }

    int owners(UUID organizationId) {
        return db.fetchCount(
                MEMBERSHIP, MEMBERSHIP.ORGANIZATION_ID.eq(organizationId).and(MEMBERSHIP.ROLE.eq(Role.OWNER.name())));
    }

    void insert(UUID organizationId, UUID accountId, Role role, String issuer, Instant at) {
        db.insertInto(MEMBERSHIP)
                .set(MEMBERSHIP.ORGANIZATION_ID, organizationId)
                .set(MEMBERSHIP.ACCOUNT_ID, accountId)
                .set(MEMBERSHIP.ROLE, role.name())
                .set(MEMBERSHIP.PROVIDED_BY, issuer)
                .set(MEMBERSHIP.CREATED_AT, at)
                .execute();
    }

    void change(UUID organizationId, UUID accountId, Role role) {
        db.update(MEMBERSHIP)
                .set(MEMBERSHIP.ROLE, role.name())
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(organizationId))
                .and(MEMBERSHIP.ACCOUNT_ID.eq(accountId))
                .execute();
    }

    /** @param providedBy the issuer; null: people made it */
    record Provided(Role role, @Nullable String providedBy) {}
}
