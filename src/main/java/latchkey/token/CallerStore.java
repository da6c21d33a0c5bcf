package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_CLIENT;
import static org.jooq.impl.DSL.sum;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** The SQL of the addresses from which the tokens of an organization are used. */
final class CallerStore {
    /** Hours of clients that are looked at, the newest first; so many take a fraction of a second. */
    private static final int MOST_ROWS = 200_000;

    private static final int MOST_ADDRESSES = 10_000;

    private final DSLContext db;

    CallerStore(DSLContext db) {
        this.db = db;
    }

    /** Calls accepted since an hour by address, the busiest first. */
    List<Caller> accepted(UUID organizationId, Instant hour) {
        var newest = db.select(ACCESS_TOKEN_CLIENT.ADDRESS, ACCESS_TOKEN_CLIENT.CALLS)
                .from(ACCESS_TOKEN_CLIENT)
                .where(ACCESS_TOKEN_CLIENT.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_CLIENT.HOUR.ge(hour))
                .and(ACCESS_TOKEN_CLIENT.OUTCOME.eq(Use.ACCEPTED))
                .orderBy(ACCESS_TOKEN_CLIENT.HOUR.desc())
                .limit(MOST_ROWS)
                .asTable("newest");
        var address = newest.field(ACCESS_TOKEN_CLIENT.ADDRESS);
        var calls = sum(newest.field(ACCESS_TOKEN_CLIENT.CALLS)).coerce(Long.class);
        return db.select(address, calls)
                .from(newest)
                .groupBy(address)
                .orderBy(calls.desc(), address)
                .limit(MOST_ADDRESSES)
                .fetch(row -> new Caller(row.value1(), row.value2()));
    }

    /** @param address "" when the resource server did not tell */
    record Caller(String address, long calls) {}
}
