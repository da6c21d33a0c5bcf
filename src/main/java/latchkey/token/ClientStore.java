package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_CLIENT;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** The SQL of who uses tokens, hour by hour. */
public final class ClientStore {
    private static final int PIECE = 5_000;

    private final DSLContext db;

    public ClientStore(DSLContext db) {
        this.db = db;
    }

    public void add(Use use, long calls, Instant lastAt) {
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
                .onDuplicateKeyUpdate()
                .set(ACCESS_TOKEN_CLIENT.CALLS, ACCESS_TOKEN_CLIENT.CALLS.plus(calls))
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

    /** The clients of a token since an hour, by secret and outcome, the last seen first. */
    List<Client> clients(UUID organizationId, UUID tokenId, Instant hour) {
        return clients(organizationId, tokenId, hour, noCondition());
    }

    /** Those whose calls with one secret were accepted. */
    List<Client> accepted(UUID organizationId, UUID tokenId, String prefix, Instant hour) {
        var ofSecret = ACCESS_TOKEN_CLIENT.PREFIX.eq(prefix).and(ACCESS_TOKEN_CLIENT.OUTCOME.eq(Use.ACCEPTED));
        return clients(organizationId, tokenId, hour, ofSecret);
    }

    private List<Client> clients(UUID organizationId, UUID tokenId, Instant hour, Condition which) {
        var calls = sum(ACCESS_TOKEN_CLIENT.CALLS).coerce(Long.class);
        var lastAt = max(ACCESS_TOKEN_CLIENT.LAST_AT);
        return db.select(
                        ACCESS_TOKEN_CLIENT.PREFIX,
                        ACCESS_TOKEN_CLIENT.ADDRESS,
                        ACCESS_TOKEN_CLIENT.AGENT,
                        ACCESS_TOKEN_CLIENT.OUTCOME,
                        calls,
                        lastAt)
                .from(ACCESS_TOKEN_CLIENT)
                .where(ACCESS_TOKEN_CLIENT.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_CLIENT.TOKEN_ID.eq(tokenId))
                .and(ACCESS_TOKEN_CLIENT.HOUR.ge(hour))
                .and(which)
                .groupBy(
                        ACCESS_TOKEN_CLIENT.PREFIX,
                        ACCESS_TOKEN_CLIENT.ADDRESS,
                        ACCESS_TOKEN_CLIENT.AGENT,
                        ACCESS_TOKEN_CLIENT.OUTCOME)
                .orderBy(lastAt.desc(), ACCESS_TOKEN_CLIENT.ADDRESS, ACCESS_TOKEN_CLIENT.AGENT)
                .fetch(row ->
                        new Client(row.value1(), row.value2(), row.value3(), row.value4(), row.value5(), row.value6()));
    }

    /** Forgets what is older, some thousands at a time so that nobody waits long. */
    public void deleteBefore(Instant hour) {
        while (db.deleteFrom(ACCESS_TOKEN_CLIENT)
                        .where(ACCESS_TOKEN_CLIENT.HOUR.lt(hour))
                        .limit(PIECE)
                        .execute()
                == PIECE) {}
    }

    /**
     * Whoever used a secret of a token.
     *
     * @param prefix of the secret
     * @param address "" when not told
     * @param agent the user agent; "" when not told
     * @param outcome {@link Use#ACCEPTED}, or the code of why its calls were refused
     */
    record Client(String prefix, String address, String agent, String outcome, long calls, Instant lastAt) {
        boolean isLaterUseOfSame(Client other) {
            return address.equals(other.address) && agent.equals(other.agent) && lastAt.isAfter(other.lastAt);
        }
    }
}
