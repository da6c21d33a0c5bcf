package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_NETWORK;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.database.Batch;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectWhereStep;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** The SQL of what is stored of secrets. */
public final class SecretStore {
    private final DSLContext db;

    /** By how many secrets they ask for, a power of two: there are few, so that the server prepares each once. */
    private final Map<Integer, String> finds = new ConcurrentHashMap<>();

    public SecretStore(DSLContext db) {
        this.db = db;
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
     * The tokens of secrets, dead or alive, by one look at one unique index. The only look at tokens that names no
     * organization: whoever has the secret is the proof.
     */
    public Map<TokenDigest, Presented> find(List<TokenDigest> digests) {
        var asked = Integer.highestOneBit(2 * digests.size() - 1);
        var find = finds.computeIfAbsent(asked, this::find);
        return db.connectionResult(connection -> {
            try (var select = connection.prepareStatement(find)) {
                for (var i = 0; i < asked; i++) {
                    select.setBytes(
                            i + 1, digests.get(Math.min(i, digests.size() - 1)).bytes());
                }
                try (var rows = select.executeQuery()) {
                    return PresentedReader.read(rows);
                }
            }
        });
    }

    private String find(int digests) {
        return presented()
                .where(ACCESS_TOKEN_SECRET.DIGEST.in(Collections.nCopies(digests, new byte[0])))
                .orderBy(ACCESS_TOKEN_SECRET.DIGEST)
                .getSQL();
    }

    /** A token as each of its secrets presents it, the newest first. */
    public List<Presented> ofToken(UUID organizationId, UUID tokenId) {
        var select = presented()
                .where(ACCESS_TOKEN_SECRET.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SECRET.TOKEN_ID.eq(tokenId))
                .orderBy(ACCESS_TOKEN_SECRET.CREATED_AT.desc(), ACCESS_TOKEN_SECRET.DIGEST);
        try (var rows = select.fetchResultSet()) {
            return List.copyOf(PresentedReader.read(rows).values());
        } catch (SQLException e) {
            throw new DataAccessException("The secrets of a token could not be read", e);
        }
    }

    private SelectWhereStep<? extends Record> presented() {
        // In this order, as the server would find each time.
        return db.select(PresentedReader.COLUMNS)
                .hint("STRAIGHT_JOIN")
                .from(ACCESS_TOKEN_SECRET)
                .join(ACCESS_TOKEN)
                .on(ACCESS_TOKEN.ID.eq(ACCESS_TOKEN_SECRET.TOKEN_ID))
                .leftJoin(ACCESS_TOKEN_SCOPE)
                .on(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(ACCESS_TOKEN.ID))
                .leftJoin(ACCESS_TOKEN_NETWORK)
                .on(ACCESS_TOKEN_NETWORK.TOKEN_ID.eq(ACCESS_TOKEN.ID));
    }
}
