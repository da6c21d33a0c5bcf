package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.groupConcat;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import com.github.benmanes.caffeine.cache.Interner;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import latchkey.database.Batch;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectWhereStep;
import org.jspecify.annotations.Nullable;

/** The SQL of what is stored of secrets. */
public final class SecretStore {
    /** What is to be taken away stays all the same once a call has needed it. */
    private static final Field<String> STAYING = scopes(
            ACCESS_TOKEN_SCOPE.SCOPE,
            ACCESS_TOKEN_SCOPE.REMOVED_AT.isNull().or(ACCESS_TOKEN_SCOPE.NEEDED_CALLS.gt(inline(0L))));

    private static final Field<String> LEAVING = scopes(
            concat(
                    ACCESS_TOKEN_SCOPE.SCOPE,
                    inline("="),
                    field(
                            "date_format({0}, {1})",
                            String.class, ACCESS_TOKEN_SCOPE.REMOVED_AT, inline("%Y-%m-%dT%H:%i:%s.%f"))),
            ACCESS_TOKEN_SCOPE.REMOVED_AT.isNotNull().and(ACCESS_TOKEN_SCOPE.NEEDED_CALLS.eq(inline(0L))));

    /** A hundred thousand tokens are remembered, of a few organizations and with a few choices of scopes. */
    private static final Interner<UUID> ORGANIZATIONS = Interner.newWeakInterner();

    private static final Interner<SortedSet<String>> SCOPES = Interner.newWeakInterner();

    private static final List<Field<?>> PRESENTED = List.of(
            ACCESS_TOKEN.ID,
            ACCESS_TOKEN.ORGANIZATION_ID,
            ACCESS_TOKEN.NAME,
            ACCESS_TOKEN.CREATED_AT,
            ACCESS_TOKEN.REVOKED_AT,
            ACCESS_TOKEN.EXPIRES_AT,
            ACCESS_TOKEN.BLOCKED_AT,
            ACCESS_TOKEN.ROTATING_UNTIL,
            ACCESS_TOKEN_SECRET.PREFIX,
            ACCESS_TOKEN_SECRET.FIRST_USED_AT,
            ACCESS_TOKEN_SECRET.SUPERSEDED_AT,
            ACCESS_TOKEN_SECRET.ENDS_AT,
            ACCESS_TOKEN_SECRET.EXPIRES_AT,
            STAYING,
            LEAVING,
            TokenReader.NETWORKS);

    private final DSLContext db;

    /** Put into words once: that costs as much as to ask it. */
    private final String find;

    public SecretStore(DSLContext db) {
        this.db = db;
        this.find =
                presented().where(ACCESS_TOKEN_SECRET.DIGEST.eq(new byte[0])).getSQL();
    }

    private static Field<String> scopes(Field<String> text, Condition which) {
        return field(select(groupConcat(text).separator(" "))
                .from(ACCESS_TOKEN_SCOPE)
                .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(ACCESS_TOKEN.ID))
                .and(which));
    }

    /** The first secret of a token. */
    void insert(UUID organizationId, UUID tokenId, TokenDigest digest, String prefix, Instant at) {
        insert(organizationId, tokenId, digest, prefix, null, at);
    }

    /** @param key of the form that rotated to it; null: it is the first */
    void insert(
            UUID organizationId,
            UUID tokenId,
            TokenDigest digest,
            String prefix,
            @Nullable IdempotencyKey key,
            Instant at) {
        db.insertInto(ACCESS_TOKEN_SECRET)
                .set(ACCESS_TOKEN_SECRET.DIGEST, digest.bytes())
                .set(ACCESS_TOKEN_SECRET.TOKEN_ID, tokenId)
                .set(ACCESS_TOKEN_SECRET.ORGANIZATION_ID, organizationId)
                .set(ACCESS_TOKEN_SECRET.PEPPER_VERSION, digest.pepperVersion())
                .set(ACCESS_TOKEN_SECRET.PREFIX, prefix)
                .set(ACCESS_TOKEN_SECRET.IDEMPOTENCY_KEY, key == null ? null : key.bytes())
                .set(ACCESS_TOKEN_SECRET.CREATED_AT, at)
                .execute();
    }

    /** Notes when secrets were used first and last; moves the last use forward only. */
    public void touch(List<CountedUse> accepted) {
        var lastAt = param("last_at", ACCESS_TOKEN_SECRET.LAST_USED_AT);
        var isLater = ACCESS_TOKEN_SECRET.LAST_USED_AT.isNull().or(ACCESS_TOKEN_SECRET.LAST_USED_AT.lt(lastAt));
        // In this order: MariaDB assigns from left to right, and the first asks for what the last changes.
        var touch = db.update(ACCESS_TOKEN_SECRET)
                .set(
                        ACCESS_TOKEN_SECRET.FIRST_USED_AT,
                        coalesce(
                                ACCESS_TOKEN_SECRET.FIRST_USED_AT,
                                param("first_use", ACCESS_TOKEN_SECRET.FIRST_USED_AT)))
                .set(
                        ACCESS_TOKEN_SECRET.LAST_USED_IP,
                        when(isLater, param("address", ACCESS_TOKEN_SECRET.LAST_USED_IP))
                                .otherwise(ACCESS_TOKEN_SECRET.LAST_USED_IP))
                .set(
                        ACCESS_TOKEN_SECRET.LAST_USED_AT,
                        when(isLater, lastAt).otherwise(ACCESS_TOKEN_SECRET.LAST_USED_AT))
                .where(ACCESS_TOKEN_SECRET.ORGANIZATION_ID.eq(
                        param("organization_id", ACCESS_TOKEN_SECRET.ORGANIZATION_ID)))
                .and(ACCESS_TOKEN_SECRET.TOKEN_ID.eq(param("token_id", ACCESS_TOKEN_SECRET.TOKEN_ID)))
                .and(ACCESS_TOKEN_SECRET.PREFIX.eq(param("prefix", ACCESS_TOKEN_SECRET.PREFIX)));
        Batch.run(db, touch, accepted.stream().map(SecretStore::use).toList());
    }

    private static Map<String, Object> use(CountedUse counted) {
        var values = new HashMap<String, Object>();
        values.put("first_use", counted.firstUse());
        values.put("last_at", counted.lastAt());
        values.put("address", counted.lastAddress());
        values.put("organization_id", counted.use().organizationId());
        values.put("token_id", counted.use().tokenId());
        values.put("prefix", counted.use().prefix());
        return values;
    }

    /**
     * The token of a secret, dead or alive, by one look at one unique index. The only look at a token that names no
     * organization: whoever has the secret is the proof.
     */
    public Optional<Presented> find(TokenDigest digest) {
        return db.resultQuery(find, digest.bytes()).coerce(PRESENTED).fetchOptional(SecretStore::presented);
    }

    /** A token as each of its secrets presents it, the newest first. */
    public List<Presented> ofToken(UUID organizationId, UUID tokenId) {
        return presented()
                .where(ACCESS_TOKEN_SECRET.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SECRET.TOKEN_ID.eq(tokenId))
                .orderBy(ACCESS_TOKEN_SECRET.CREATED_AT.desc(), ACCESS_TOKEN_SECRET.PREFIX)
                .fetch(SecretStore::presented);
    }

    private SelectWhereStep<? extends Record> presented() {
        return db.select(PRESENTED)
                .from(ACCESS_TOKEN_SECRET)
                .join(ACCESS_TOKEN)
                .on(ACCESS_TOKEN.ID.eq(ACCESS_TOKEN_SECRET.TOKEN_ID));
    }

    private static Presented presented(Record row) {
        return new Presented(
                row.get(ACCESS_TOKEN.ID),
                ORGANIZATIONS.intern(row.get(ACCESS_TOKEN.ORGANIZATION_ID)),
                row.get(ACCESS_TOKEN.NAME),
                row.get(ACCESS_TOKEN.CREATED_AT),
                new TokenStatus.Times(
                        row.get(ACCESS_TOKEN.REVOKED_AT),
                        row.get(ACCESS_TOKEN.EXPIRES_AT),
                        row.get(ACCESS_TOKEN.BLOCKED_AT),
                        row.get(ACCESS_TOKEN.ROTATING_UNTIL)),
                new Presented.Secret(
                        row.get(ACCESS_TOKEN_SECRET.PREFIX),
                        row.get(ACCESS_TOKEN_SECRET.FIRST_USED_AT),
                        row.get(ACCESS_TOKEN_SECRET.SUPERSEDED_AT),
                        row.get(ACCESS_TOKEN_SECRET.ENDS_AT),
                        row.get(ACCESS_TOKEN_SECRET.EXPIRES_AT)),
                scopes(row.get(STAYING)),
                leaving(row.get(LEAVING)),
                TokenReader.networks(row.get(TokenReader.NETWORKS)));
    }

    private static SortedSet<String> scopes(@Nullable String stored) {
        return stored == null
                ? Collections.emptySortedSet()
                : SCOPES.intern(Collections.unmodifiableSortedSet(new TreeSet<>(List.of(stored.split(" ")))));
    }

    /** Written as {@code scope=2026-11-22T08:00:00.000000}, in UTC. */
    private static Map<String, Instant> leaving(@Nullable String stored) {
        if (stored == null) {
            return Map.of();
        }
        var leaving = new TreeMap<String, Instant>();
        for (var text : stored.split(" ")) {
            var parts = text.split("=", 2);
            leaving.put(parts[0], LocalDateTime.parse(parts[1]).toInstant(ZoneOffset.UTC));
        }
        return leaving;
    }
}
