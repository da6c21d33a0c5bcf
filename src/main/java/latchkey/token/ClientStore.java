package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_CLIENT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.param;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.database.Batch;
import org.jooq.DSLContext;

/** The SQL of who uses tokens, hour by hour. */
public final class ClientStore {
    private static final int PIECE = 5_000;

    private final DSLContext db;

    public ClientStore(DSLContext db) {
        this.db = db;
    }

    public void add(List<CountedUse> uses) {
        var calls = param("calls", ACCESS_TOKEN_CLIENT.CALLS);
        var lastAt = param("last_at", ACCESS_TOKEN_CLIENT.LAST_AT);
        var lacked = param("lacked", ACCESS_TOKEN_CLIENT.NEEDED);
        var add = db.insertInto(ACCESS_TOKEN_CLIENT)
                .set(ACCESS_TOKEN_CLIENT.TOKEN_ID, param("token_id", ACCESS_TOKEN_CLIENT.TOKEN_ID))
                .set(ACCESS_TOKEN_CLIENT.ORGANIZATION_ID, param("organization_id", ACCESS_TOKEN_CLIENT.ORGANIZATION_ID))
                .set(ACCESS_TOKEN_CLIENT.PREFIX, param("prefix", ACCESS_TOKEN_CLIENT.PREFIX))
                .set(ACCESS_TOKEN_CLIENT.HOUR, param("hour", ACCESS_TOKEN_CLIENT.HOUR))
                .set(ACCESS_TOKEN_CLIENT.ADDRESS, param("address", ACCESS_TOKEN_CLIENT.ADDRESS))
                .set(ACCESS_TOKEN_CLIENT.AGENT, param("agent", ACCESS_TOKEN_CLIENT.AGENT))
                .set(ACCESS_TOKEN_CLIENT.OUTCOME, param("outcome", ACCESS_TOKEN_CLIENT.OUTCOME))
                .set(ACCESS_TOKEN_CLIENT.CALLS, calls)
                .set(ACCESS_TOKEN_CLIENT.LAST_AT, lastAt)
                .set(ACCESS_TOKEN_CLIENT.NEEDED, lacked)
                .onDuplicateKeyUpdate()
                .set(ACCESS_TOKEN_CLIENT.CALLS, ACCESS_TOKEN_CLIENT.CALLS.plus(calls))
                .set(ACCESS_TOKEN_CLIENT.NEEDED, coalesce(lacked, ACCESS_TOKEN_CLIENT.NEEDED))
                .set(ACCESS_TOKEN_CLIENT.LAST_AT, greatest(ACCESS_TOKEN_CLIENT.LAST_AT, lastAt));
        Batch.run(db, add, uses.stream().map(ClientStore::values).toList());
    }

    private static Map<String, Object> values(CountedUse counted) {
        var use = counted.use();
        var values = new HashMap<String, Object>();
        values.put("token_id", use.tokenId());
        values.put("organization_id", use.organizationId());
        values.put("prefix", use.prefix());
        values.put("hour", use.hour());
        values.put("address", use.address());
        values.put("agent", use.agent());
        values.put("outcome", use.outcome());
        values.put("calls", counted.calls());
        values.put("last_at", counted.lastAt());
        values.put("lacked", counted.lacked());
        return values;
    }

    /** Whether calls of a secret had an outcome before, since the beginning of an hour. */
    public boolean has(UUID organizationId, UUID tokenId, String prefix, String outcome, Instant hour) {
        return db.fetchExists(db.selectFrom(ACCESS_TOKEN_CLIENT)
                .where(ACCESS_TOKEN_CLIENT.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_CLIENT.TOKEN_ID.eq(tokenId))
                .and(ACCESS_TOKEN_CLIENT.PREFIX.eq(prefix))
                .and(ACCESS_TOKEN_CLIENT.OUTCOME.eq(outcome))
                .and(ACCESS_TOKEN_CLIENT.HOUR.ge(hour)));
    }

    /** Forgets what is older, some thousands at a time so that nobody waits long. */
    public void deleteBefore(Instant hour) {
        while (db.deleteFrom(ACCESS_TOKEN_CLIENT)
                        .where(ACCESS_TOKEN_CLIENT.HOUR.lt(hour))
                        .limit(PIECE)
                        .execute()
                == PIECE) {}
    }
}
