package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import latchkey.organization.Organization;
import latchkey.organization.Role;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of who is told of what happens to tokens. */
final class AudienceReader {
    private final DSLContext db;

    AudienceReader(DSLContext db) {
        this.db = db;
    }

    Audience of(UUID organizationId) {
        return new Audience(organization(organizationId), listeners(organizationId));
    }

    private Organization organization(UUID organizationId) {
        return db.selectFrom(ORGANIZATION)
                .where(ORGANIZATION.ID.eq(organizationId))
                .fetchSingle(row -> new Organization(row.getId(), row.getSlug(), row.getName()));
    }

    private List<Audience.Listener> listeners(UUID organizationId) {
        return db.select(ACCOUNT.ID, ACCOUNT.EMAIL, MEMBERSHIP.ROLE)
                .from(MEMBERSHIP)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(MEMBERSHIP.ACCOUNT_ID))
                .where(MEMBERSHIP.ORGANIZATION_ID.eq(organizationId))
                .orderBy(ACCOUNT.EMAIL)
                .fetch(row -> new Audience.Listener(row.value1(), row.value2(), Role.valueOf(row.value3())));
    }

    /** Some tokens, by name. */
    List<Told> tokens(UUID organizationId, Collection<UUID> ids) {
        return db.select(ACCESS_TOKEN.ID, ACCESS_TOKEN.NAME, ACCESS_TOKEN.OWNER_ID)
                .from(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.in(ids))
                .orderBy(ACCESS_TOKEN.NAME_KEY, ACCESS_TOKEN.ID)
                .fetch(row -> new Told(row.value1(), row.value2(), row.value3()));
    }

    /** A token that somebody is told of. */
    record Told(UUID id, String name, @Nullable UUID ownerId) {}
}
