package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_CLIENT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of who uses tokens, hour by hour. */
public final class ClientStore {
    private static final int PIECE = 5_000;

    private final DSLContext db;

    public ClientStore(DSLContext db) {
        this.db = db;
    }

    public void add(Use use, long calls, Instant lastAt) {
        add(use, calls, lastAt, null);
    }

    /** @param needed what the last of them needed, if they were refused for it; null: not kept */
    public void add(Use use, long calls, Instant lastAt, @Nullable String needed) {
        db.insertInto(ACCESS_TOKEN_CLIENT)
                .set(ACCESS_TOKEN_CLIENT.TOKEN_ID, use.tokenId())
                .set(ACCESS_TOKEN_CLIENT.ORGANIZATION_ID, use.organizationId())
                .set(ACCESS_TOKEN_CLIENT.PREFIX, use.prefix())
                .set(ACCESS_TOKEN_CLIENT.HOUR, use.hour())
                .set(ACCESS_TOKEN_CLIENT.ADDRESS, use.address())
                .set(ACCESS_TOKEN_CLIENT.AGENT, use.agent())
                .set(ACCESS_TOKEN_CLIENT.OUTCOME, use.outcome())
                .set(ACCESS_TOKEN_CLIENT.CALLS, calls)
                .set(ACCESS_TOKEN_CLIENT.LAST_AT, lastAt)
                .set(ACCESS_TOKEN_CLIENT.NEEDED, needed)
                .onDuplicateKeyUpdate()
                .set(ACCESS_TOKEN_CLIENT.CALLS, ACCESS_TOKEN_CLIENT.CALLS.plus(calls))
                .set(
                        ACCESS_TOKEN_CLIENT.NEEDED,
                        coalesce(val(needed, ACCESS_TOKEN_CLIENT.NEEDED), ACCESS_TOKEN_CLIENT.NEEDED))
                .set(
                        ACCESS_TOKEN_CLIENT.LAST_AT,
                        greatest(ACCESS_TOKEN_CLIENT.LAST_AT, val(lastAt, ACCESS_TOKEN_CLIENT.LAST_AT)))
                .execute();
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
