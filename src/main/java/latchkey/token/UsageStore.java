package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_USAGE;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The SQL of how much tokens are used. */
public final class UsageStore {
    private final DSLContext db;

    public UsageStore(DSLContext db) {
        this.db = db;
    }

    /** Adds calls to those of a day. */
    public void add(UUID organizationId, UUID tokenId, LocalDate day, long accepted, long refused) {
        db.insertInto(ACCESS_TOKEN_USAGE)
                .set(ACCESS_TOKEN_USAGE.TOKEN_ID, tokenId)
                .set(ACCESS_TOKEN_USAGE.DAY, day)
                .set(ACCESS_TOKEN_USAGE.ORGANIZATION_ID, organizationId)
                .set(ACCESS_TOKEN_USAGE.ACCEPTED, accepted)
                .set(ACCESS_TOKEN_USAGE.REFUSED, refused)
                .onDuplicateKeyUpdate()
                .set(ACCESS_TOKEN_USAGE.ACCEPTED, ACCESS_TOKEN_USAGE.ACCEPTED.plus(accepted))
                .set(ACCESS_TOKEN_USAGE.REFUSED, ACCESS_TOKEN_USAGE.REFUSED.plus(refused))
                .execute();
    }

    /** Moves the last use forward, never back, so that instances can't undo each other's. */
    public void touch(UUID organizationId, UUID tokenId, Instant usedAt, @Nullable String ip) {
        db.update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.LAST_USED_AT, usedAt)
                .set(ACCESS_TOKEN.LAST_USED_IP, ip)
                .where(ACCESS_TOKEN.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN.ID.eq(tokenId))
                .and(ACCESS_TOKEN.LAST_USED_AT.isNull().or(ACCESS_TOKEN.LAST_USED_AT.lt(usedAt)))
                .execute();
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

    record Day(LocalDate day, long accepted, long refused) {}
}
