package latchkey.organization;

import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectOne;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of organizations. */
public final class OrganizationStore {
    private final DSLContext db;

    public OrganizationStore(DSLContext db) {
        this.db = db;
    }

    public void insert(Organization organization, Instant at) {
        db.insertInto(ORGANIZATION)
                .set(ORGANIZATION.ID, organization.id())
                .set(ORGANIZATION.SLUG, organization.slug())
                .set(ORGANIZATION.NAME, organization.name())
                .set(ORGANIZATION.CREATED_AT, at)
                .set(ORGANIZATION.MODIFIED_AT, at)
                .execute();
    }

    /** Until the transaction ends, nobody else changes who belongs to it, creates a token or changes the policy. */
    void lock(UUID organizationId) {
        db.select(ORGANIZATION.ID)
                .from(ORGANIZATION)
                .where(ORGANIZATION.ID.eq(organizationId))
                .forUpdate()
                .execute();
    }

    Optional<Organization> find(UUID organizationId) {
        return db.selectFrom(ORGANIZATION)
                .where(ORGANIZATION.ID.eq(organizationId))
                .fetchOptional(row -> new Organization(row.getId(), row.getSlug(), row.getName()));
    }

    /** All of the site, with how many members each has and nothing of what is inside. */
    public List<Listed> list() {
        var members = field(selectCount().from(MEMBERSHIP).where(MEMBERSHIP.ORGANIZATION_ID.eq(ORGANIZATION.ID)));
        var owned = field(exists(selectOne()
                .from(MEMBERSHIP)
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(ORGANIZATION.ID))
                .and(MEMBERSHIP.ROLE.eq(Role.OWNER.name()))));
        return db.select(ORGANIZATION.ID, ORGANIZATION.SLUG, ORGANIZATION.NAME, ORGANIZATION.CREATED_AT, members, owned)
                .from(ORGANIZATION)
                .orderBy(ORGANIZATION.NAME, ORGANIZATION.SLUG)
                .fetch(row -> new Listed(
                        new Organization(row.value1(), row.value2(), row.value3()),
                        row.value4(),
                        row.value5(),
                        row.value6()));
    }

    /**
     * An organization as site administrators see it.
     *
     * @param owned whether it has an owner
     */
    public record Listed(Organization organization, Instant createdAt, int members, boolean owned) {}
}
