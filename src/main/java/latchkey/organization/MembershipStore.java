package latchkey.organization;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.ORGANIZATION_POLICY;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record4;
import org.jooq.Record5;
import org.jooq.SelectConditionStep;
import org.jooq.SelectOnConditionStep;

/** The SQL of who belongs to which organization, as what. */
public final class MembershipStore {
    private final DSLContext db;

    public MembershipStore(DSLContext db) {
        this.db = db;
    }

    public void insert(UUID organizationId, UUID accountId, Role role, Instant at) {
        db.insertInto(MEMBERSHIP)
                .set(MEMBERSHIP.ORGANIZATION_ID, organizationId)
                .set(MEMBERSHIP.ACCOUNT_ID, accountId)
                .set(MEMBERSHIP.ROLE, role.name())
                .set(MEMBERSHIP.CREATED_AT, at)
                .execute();
    }

    /** What an account is in an organization; empty: nothing. */
    public Optional<Role> role(UUID organizationId, UUID accountId) {
        return db.select(MEMBERSHIP.ROLE)
                .from(MEMBERSHIP)
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(organizationId))
                .and(MEMBERSHIP.ACCOUNT_ID.eq(accountId))
                .fetchOptional(row -> Role.valueOf(row.value1()));
    }

    boolean isMember(UUID organizationId, String email) {
        return db.fetchExists(db.selectOne()
                .from(MEMBERSHIP)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(MEMBERSHIP.ACCOUNT_ID))
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(organizationId))
                .and(ACCOUNT.EMAIL.eq(email)));
    }

    /** The organizations of an account, by name. */
    List<Membership> of(UUID accountId) {
        return memberships()
                .where(MEMBERSHIP.ACCOUNT_ID.eq(accountId))
                .orderBy(ORGANIZATION.NAME, ORGANIZATION.SLUG)
                .fetch(MembershipStore::membership);
    }

    public List<UUID> organizationsOf(UUID accountId) {
        return db.select(MEMBERSHIP.ORGANIZATION_ID)
                .from(MEMBERSHIP)
                .where(MEMBERSHIP.ACCOUNT_ID.eq(accountId))
                .fetch(MEMBERSHIP.ORGANIZATION_ID);
    }

    /** The members of an organization, by address. */
    public List<Member> members(UUID organizationId) {
        return select(organizationId).orderBy(ACCOUNT.EMAIL).fetch(MembershipStore::member);
    }

    Optional<Member> member(UUID organizationId, UUID accountId) {
        return select(organizationId).and(MEMBERSHIP.ACCOUNT_ID.eq(accountId)).fetchOptional(MembershipStore::member);
    }

    /** The addresses of an organization's owners. */
    public List<String> owners(UUID organizationId) {
        return select(organizationId)
                .and(MEMBERSHIP.ROLE.eq(Role.OWNER.name()))
                .orderBy(ACCOUNT.EMAIL)
                .fetch(ACCOUNT.EMAIL);
    }

    int countOwners(UUID organizationId) {
        return db.fetchCount(
                MEMBERSHIP, MEMBERSHIP.ORGANIZATION_ID.eq(organizationId).and(MEMBERSHIP.ROLE.eq(Role.OWNER.name())));
    }

    /** By hand: from now on no provider's groups take it back. */
    void setRole(UUID organizationId, UUID accountId, Role role) {
        db.update(MEMBERSHIP)
                .set(MEMBERSHIP.ROLE, role.name())
                .setNull(MEMBERSHIP.PROVIDED_BY)
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(organizationId))
                .and(MEMBERSHIP.ACCOUNT_ID.eq(accountId))
                .execute();
    }

    void delete(UUID organizationId, UUID accountId) {
        db.deleteFrom(MEMBERSHIP)
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(organizationId))
                .and(MEMBERSHIP.ACCOUNT_ID.eq(accountId))
                .execute();
    }

    private SelectConditionStep<Record4<UUID, String, String, Instant>> select(UUID organizationId) {
        return db.select(ACCOUNT.ID, ACCOUNT.EMAIL, MEMBERSHIP.ROLE, MEMBERSHIP.CREATED_AT)
                .from(MEMBERSHIP)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(MEMBERSHIP.ACCOUNT_ID))
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(organizationId));
    }

    private static Member member(Record4<UUID, String, String, Instant> row) {
        return new Member(row.value1(), row.value2(), Role.valueOf(row.value3()), row.value4());
    }

    /** What the policy wants is null where an organization has set none. */
    private SelectOnConditionStep<Record5<UUID, String, String, String, Boolean>> memberships() {
        return db.select(
                        ORGANIZATION.ID,
                        ORGANIZATION.SLUG,
                        ORGANIZATION.NAME,
                        MEMBERSHIP.ROLE,
                        ORGANIZATION_POLICY.TWO_FACTORS_REQUIRED)
                .from(MEMBERSHIP)
                .join(ORGANIZATION)
                .on(ORGANIZATION.ID.eq(MEMBERSHIP.ORGANIZATION_ID))
                .leftJoin(ORGANIZATION_POLICY)
                .on(ORGANIZATION_POLICY.ORGANIZATION_ID.eq(MEMBERSHIP.ORGANIZATION_ID));
    }

    private static Membership membership(Record5<UUID, String, String, String, Boolean> row) {
        return new Membership(
                new Organization(row.value1(), row.value2(), row.value3()),
                Role.valueOf(row.value4()),
                Boolean.TRUE.equals(row.value5()));
    }

    /** A member as pages of its organization show it. */
    public record Member(UUID accountId, String email, Role role, Instant since) {}
}
