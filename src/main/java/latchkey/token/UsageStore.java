package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_USAGE;
import static latchkey.database.schema.Tables.GATHERED_USE;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.param;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import latchkey.database.Batch;
import org.jooq.DSLContext;

/** The SQL of how much tokens are used. */
public final class UsageStore {
    private final DSLContext db;

    public UsageStore(DSLContext db) {
        this.db = db;
    }

    /** Adds calls to those of their days. */
    public void add(List<CountedUse> uses) {
        var accepted = param("accepted", ACCESS_TOKEN_USAGE.ACCEPTED);
        var refused = param("refused", ACCESS_TOKEN_USAGE.REFUSED);
        var add = db.insertInto(ACCESS_TOKEN_USAGE)
                .set(ACCESS_TOKEN_USAGE.TOKEN_ID, param("token_id", ACCESS_TOKEN_USAGE.TOKEN_ID))
                .set(ACCESS_TOKEN_USAGE.DAY, param("day", ACCESS_TOKEN_USAGE.DAY))
                .set(ACCESS_TOKEN_USAGE.ORGANIZATION_ID, param("organization_id", ACCESS_TOKEN_USAGE.ORGANIZATION_ID))
                .set(ACCESS_TOKEN_USAGE.ACCEPTED, accepted)
                .set(ACCESS_TOKEN_USAGE.REFUSED, refused)
                .onDuplicateKeyUpdate()
                .set(ACCESS_TOKEN_USAGE.ACCEPTED, ACCESS_TOKEN_USAGE.ACCEPTED.plus(accepted))
                .set(ACCESS_TOKEN_USAGE.REFUSED, ACCESS_TOKEN_USAGE.REFUSED.plus(refused));
        Batch.run(db, add, uses.stream().map(UsageStore::ofDay).toList());
    }

    private static Map<String, Object> ofDay(CountedUse counted) {
        var use = counted.use();
        return Map.of(
                "token_id", use.tokenId(),
                "day", use.day(),
                "organization_id", use.organizationId(),
                "accepted", use.isAccepted() ? counted.calls() : 0L,
                "refused", use.isAccepted() ? 0L : counted.calls());
    }

    /** Moves the last use forward, never back, so that instances can't undo each other's. */
    public void touch(List<CountedUse> accepted) {
        var lastAt = param("last_at", ACCESS_TOKEN.LAST_USED_AT);
        var touch = db.update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.LAST_USED_AT, lastAt)
                .set(ACCESS_TOKEN.LAST_USED_IP, param("address", ACCESS_TOKEN.LAST_USED_IP))
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(param("organization_id", ACCESS_TOKEN.ORGANIZATION_ID)))
                .and(ACCESS_TOKEN.ID.eq(param("token_id", ACCESS_TOKEN.ID)))
                .and(ACCESS_TOKEN.LAST_USED_AT.isNull().or(ACCESS_TOKEN.LAST_USED_AT.lt(lastAt)));
        Batch.run(db, touch, accepted.stream().map(UsageStore::lastUse).toList());
    }

    private static Map<String, Object> lastUse(CountedUse counted) {
        var values = new HashMap<String, Object>();
        values.put("last_at", counted.lastAt());
        values.put("address", counted.lastAddress().isEmpty() ? null : counted.lastAddress());
        values.put("organization_id", counted.use().organizationId());
        values.put("token_id", counted.use().tokenId());
        return values;
    }

    /** The days on which a token was used, the oldest first. */
    List<Day> days(UUID organizationId, UUID tokenId, LocalDate since) {
        return db.selectFrom(ACCESS_TOKEN_USAGE)
                .where(ACCESS_TOKEN_USAGE.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_USAGE.TOKEN_ID.eq(tokenId))
                .and(ACCESS_TOKEN_USAGE.DAY.ge(since))
                .orderBy(ACCESS_TOKEN_USAGE.DAY)
                .fetch(row -> new Day(row.getDay(), row.getAccepted(), row.getRefused()));
    }

    /** When the first of the calls may have come that are not counted yet. */
    Optional<Instant> uncountedSince() {
        return Optional.ofNullable(db.select(min(GATHERED_USE.SINCE))
                .from(GATHERED_USE)
                .fetchSingle()
                .value1());
    }

    record Day(LocalDate day, long accepted, long refused) {}
}
