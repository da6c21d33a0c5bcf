package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.PEPPER;
import static latchkey.database.schema.Tables.PEPPER_HOLDER;
import static latchkey.database.schema.Tables.RESOURCE_SERVER;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.selectOne;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import latchkey.database.schema.Tables;
import org.jooq.DSLContext;

/** The SQL of peppers: which there are, who knows them, and what depends on them. The peppers themselves are never in it. */
final class PepperStore {
    /** Whoever was not heard of for so long is not running: a report comes every few seconds. */
    private static final Duration LIVE = Duration.ofSeconds(30);

    private final DSLContext db;

    PepperStore(DSLContext db) {
        this.db = db;
    }

    /** By version. */
    List<StoredPepper> all() {
        var isUsed = field(exists(selectOne()
                        .from(ACCESS_TOKEN_SECRET)
                        .where(ACCESS_TOKEN_SECRET.PEPPER_VERSION.eq(PEPPER.VERSION)))
                .or(exists(
                        selectOne().from(RESOURCE_SERVER).where(RESOURCE_SERVER.PEPPER_VERSION.eq(PEPPER.VERSION)))));
        return db.select(
                        PEPPER.VERSION,
                        PEPPER.CHECK_VALUE,
                        PEPPER.CREATED_AT,
                        PEPPER.ACTIVATED_AT,
                        PEPPER.RETIRED_AT,
                        isUsed)
                .from(PEPPER)
                .orderBy(PEPPER.VERSION)
                .fetch(row -> new StoredPepper(
                        row.value1(),
                        new StoredPepper.CheckValue(row.value2()),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        row.value6()));
    }

    void insert(int version, byte[] checkValue, Instant at) {
        db.insertInto(PEPPER)
                .set(PEPPER.VERSION, version)
                .set(PEPPER.CHECK_VALUE, checkValue)
                .set(PEPPER.CREATED_AT, at)
                .onDuplicateKeyIgnore()
                .execute();
    }

    /** Whether it was not activated before. */
    boolean activate(int version, Instant at) {
        return db.update(PEPPER)
                        .set(PEPPER.ACTIVATED_AT, at)
                        .where(PEPPER.VERSION.eq(version))
                        .and(PEPPER.ACTIVATED_AT.isNull())
                        .execute()
                == 1;
    }

    /** Whether it was not retired before. */
    boolean retire(int version, Instant at) {
        return db.update(PEPPER)
                        .set(PEPPER.RETIRED_AT, at)
                        .where(PEPPER.VERSION.eq(version))
                        .and(PEPPER.RETIRED_AT.isNull())
                        .execute()
                == 1;
    }

    /** How many secrets would be refused without it: those that are accepted now, or would be once a policy lets go. */
    int liveSecrets(int version, Instant now) {
        var ofTokens = db.fetchCount(db.selectOne()
                .from(ACCESS_TOKEN_SECRET)
                .join(ACCESS_TOKEN)
                .on(ACCESS_TOKEN.ID.eq(ACCESS_TOKEN_SECRET.TOKEN_ID))
                .where(ACCESS_TOKEN_SECRET.PEPPER_VERSION.eq(version))
                .and(ACCESS_TOKEN.REVOKED_AT.isNull())
                .and(ACCESS_TOKEN.EXPIRES_AT.isNull().or(ACCESS_TOKEN.EXPIRES_AT.gt(now)))
                .and(ACCESS_TOKEN_SECRET
                        .SUPERSEDED_AT
                        .isNull()
                        .or(ACCESS_TOKEN_SECRET
                                .ENDS_AT
                                .isNull()
                                .or(ACCESS_TOKEN_SECRET.ENDS_AT.gt(now))
                                .and(ACCESS_TOKEN_SECRET
                                        .EXPIRES_AT
                                        .isNull()
                                        .or(ACCESS_TOKEN_SECRET.EXPIRES_AT.gt(now))))));
        var ofServers = db.fetchCount(
                RESOURCE_SERVER, RESOURCE_SERVER.PEPPER_VERSION.eq(version).and(RESOURCE_SERVER.REVOKED_AT.isNull()));
        return ofTokens + ofServers;
    }

    /** A running portal knows these. */
    void report(UUID holder, Set<Integer> versions, Instant at) {
        for (var version : versions) {
            db.insertInto(PEPPER_HOLDER)
                    .set(PEPPER_HOLDER.HOLDER, holder)
                    .set(PEPPER_HOLDER.VERSION, version)
                    .set(PEPPER_HOLDER.SEEN_AT, at)
                    .onDuplicateKeyUpdate()
                    .set(PEPPER_HOLDER.SEEN_AT, at)
                    .execute();
        }
        db.deleteFrom(PEPPER_HOLDER)
                .where(PEPPER_HOLDER.SEEN_AT.lt(at.minus(Duration.ofHours(1))))
                .execute();
    }

    void forget(UUID holder) {
        db.deleteFrom(PEPPER_HOLDER).where(PEPPER_HOLDER.HOLDER.eq(holder)).execute();
    }

    /** How many portals run. */
    int running(Instant now) {
        return db.fetchCount(Tables.INSTANCE, Tables.INSTANCE.SEEN_AT.gt(now.minus(LIVE)));
    }

    /** How many of those know a pepper. */
    int knowing(int version, Instant now) {
        return db.fetchCount(
                PEPPER_HOLDER, PEPPER_HOLDER.VERSION.eq(version).and(PEPPER_HOLDER.SEEN_AT.gt(now.minus(LIVE))));
    }
}
