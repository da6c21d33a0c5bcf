package latchkey.organization;

import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.selectCount;

import java.time.Instant;
import java.util.List;
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

    /** All of the site, with how many members each has and nothing of what is inside. */
    public List<Listed> list() {
        var members = field(selectCount().from(MEMBERSHIP).where(MEMBERSHIP.ORGANIZATION_ID.eq(ORGANIZATION.ID)));
        return db.select(ORGANIZATION.ID, ORGANIZATION.SLUG, ORGANIZATION.NAME, ORGANIZATION.CREATED_AT, members)
                .from(ORGANIZATION)
                .orderBy(ORGANIZATION.NAME, ORGANIZATION.SLUG)
                .fetch(row -> new Listed(
                        new Organization(row.value1(), row.value2(), row.value3()), row.value4(), row.value5()));
    }

    /** An organization as site administrators see it. */
    public record Listed(Organization organization, Instant createdAt, int members) {}
}
