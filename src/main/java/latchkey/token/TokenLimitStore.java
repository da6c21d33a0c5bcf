package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.selectCount;

import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL that holds an organization to the most live tokens that its policy allows. */
final class TokenLimitStore {
    private final DSLContext db;

    TokenLimitStore(DSLContext db) {
        this.db = db;
    }

    /** Until the transaction ends, nobody else creates a token of the organization or changes its policy. */
    void lock(UUID organizationId) {
        db.select(ORGANIZATION.ID)
                .from(ORGANIZATION)
                .where(ORGANIZATION.ID.eq(organizationId))
                .forUpdate()
                .execute();
    }

    /** Live tokens of an organization; counts no further than to {@code enough}. */
    int count(UUID organizationId, Instant now, int enough) {
        var live = db.select(inline(1).as("one"))
                .from(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(TokenConditions.isLive(now))
                .limit(enough)
                .asTable("live");
        return db.fetchSingle(selectCount().from(live)).value1();
    }
}
