package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_WILDCARD_USE;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.when;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.database.Batch;
import org.jooq.DSLContext;

/** The SQL of which scopes of tokens the calls have needed. */
public final class ScopeUseStore {
    /** Like a scope of the catalogue: whoever asks for anything else with a token that may do everything tells nothing. */
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_-]{0,49}:(read|write)");

    private static final int PIECE = 5_000;

    private final DSLContext db;

    public ScopeUseStore(DSLContext db) {
        this.db = db;
    }

    /**
     * Moves the last use of scopes forward, and counts the calls of those that are to be taken away. What a token has
     * not by name it has by {@link ScopeCatalogue#EVERYTHING}, if at all.
     */
    public void used(List<CountedUse> accepted) {
        var needed = accepted.stream().flatMap(ScopeUseStore::needs).toList();
        var unnamed = untouched(needed, Need::scope);
        var unknown = Set.copyOf(untouched(unnamed, need -> ScopeCatalogue.EVERYTHING));
        keep(unnamed.stream()
                .filter(need -> !unknown.contains(need))
                .filter(need -> SHAPE.matcher(need.scope).matches())
                .toList());
    }

    private static Stream<Need> needs(CountedUse counted) {
        var use = counted.use();
        return counted.needed().entrySet().stream()
                .map(scope -> new Need(
                        use.organizationId(), use.tokenId(), scope.getKey(), scope.getValue(), counted.lastAt()));
    }

    /** Notes the use of what tokens have of this, and gives back what they have not. */
    private List<Need> untouched(List<Need> needed, Function<Need, String> scope) {
        var lastAt = param("last_at", ACCESS_TOKEN_SCOPE.LAST_USED_AT);
        var touch = db.update(ACCESS_TOKEN_SCOPE)
                .set(
                        ACCESS_TOKEN_SCOPE.LAST_USED_AT,
                        when(ACCESS_TOKEN_SCOPE.LAST_USED_AT.gt(lastAt), ACCESS_TOKEN_SCOPE.LAST_USED_AT)
                                .otherwise(lastAt))
                .set(
                        ACCESS_TOKEN_SCOPE.NEEDED_CALLS,
                        when(ACCESS_TOKEN_SCOPE.REMOVED_AT.isNull(), ACCESS_TOKEN_SCOPE.NEEDED_CALLS)
                                .otherwise(ACCESS_TOKEN_SCOPE.NEEDED_CALLS.plus(
                                        param("calls", ACCESS_TOKEN_SCOPE.NEEDED_CALLS))))
                .where(ACCESS_TOKEN_SCOPE.ORGANIZATION_ID.eq(
                        param("organization_id", ACCESS_TOKEN_SCOPE.ORGANIZATION_ID)))
                .and(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(param("token_id", ACCESS_TOKEN_SCOPE.TOKEN_ID)))
                .and(ACCESS_TOKEN_SCOPE.SCOPE.eq(param("scope", ACCESS_TOKEN_SCOPE.SCOPE)));
        var touched = Batch.run(
                db,
                touch,
                needed.stream().map(need -> need.values(scope.apply(need))).toList());
        return IntStream.range(0, touched.length)
                .filter(number -> touched[number] == 0)
                .mapToObj(needed::get)
                .toList();
    }

    /** Forgets what tokens that may do everything were last used for so long ago, some thousands at a time. */
    public void deleteBefore(Instant time) {
        while (db.deleteFrom(ACCESS_TOKEN_WILDCARD_USE)
                        .where(ACCESS_TOKEN_WILDCARD_USE.LAST_USED_AT.lt(time))
                        .limit(PIECE)
                        .execute()
                == PIECE) {}
    }

    private void keep(List<Need> needed) {
        var use = ACCESS_TOKEN_WILDCARD_USE;
        var lastAt = param("last_at", use.LAST_USED_AT);
        var keep = db.insertInto(use)
                .set(use.TOKEN_ID, param("token_id", use.TOKEN_ID))
                .set(use.SCOPE, param("scope", use.SCOPE))
                .set(use.ORGANIZATION_ID, param("organization_id", use.ORGANIZATION_ID))
                .set(use.LAST_USED_AT, lastAt)
                .onDuplicateKeyUpdate()
                .set(use.LAST_USED_AT, greatest(use.LAST_USED_AT, lastAt));
        Batch.run(db, keep, needed.stream().map(need -> need.values(need.scope)).toList());
    }

    /** Calls of a token that needed a scope. */
    private record Need(UUID organizationId, UUID tokenId, String scope, long calls, Instant lastAt) {
        Map<String, Object> values(String meant) {
            return Map.of(
                    "organization_id", organizationId,
                    "token_id", tokenId,
                    "scope", meant,
                    "calls", calls,
                    "last_at", lastAt);
        }
    }
}
