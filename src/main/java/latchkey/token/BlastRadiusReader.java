package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_CLIENT;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.sum;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/** The SQL of who has used tokens in the last 24 hours. */
final class BlastRadiusReader {
    private static final Duration SPAN = Duration.ofHours(24);
    private static final Field<Long> CALLS = sum(ACCESS_TOKEN_CLIENT.CALLS).coerce(Long.class);
    private static final Field<Integer> CLIENTS = countDistinct(ACCESS_TOKEN_CLIENT.ADDRESS, ACCESS_TOKEN_CLIENT.AGENT);

    private final DSLContext db;

    BlastRadiusReader(DSLContext db) {
        this.db = db;
    }

    /** One for each token that was used. */
    Map<UUID, BlastRadius> each(UUID organizationId, Collection<UUID> tokenIds, Instant now) {
        var scopes = scopes(organizationId, tokenIds, now);
        var found = new HashMap<UUID, BlastRadius>();
        db.select(ACCESS_TOKEN_CLIENT.TOKEN_ID, CALLS, CLIENTS)
                .from(ACCESS_TOKEN_CLIENT)
                .where(accepted(organizationId, tokenIds, now))
                .groupBy(ACCESS_TOKEN_CLIENT.TOKEN_ID)
                .forEach(row -> found.put(
                        row.value1(),
                        new BlastRadius(row.value2(), row.value3(), scopes.getOrDefault(row.value1(), List.of()))));
        return found;
    }

    /** Of all of them together: a client that uses several counts once. */
    BlastRadius together(UUID organizationId, Collection<UUID> tokenIds, Instant now) {
        var scopes = scopes(organizationId, tokenIds, now).values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
        return db.select(CALLS, CLIENTS)
                .from(ACCESS_TOKEN_CLIENT)
                .where(accepted(organizationId, tokenIds, now))
                .fetchSingle(row ->
                        row.value1() == null ? BlastRadius.NONE : new BlastRadius(row.value1(), row.value2(), scopes));
    }

    /** Calls are counted by the hour: those of the hour in which the 24 begin count if that client called since. */
    private static Condition accepted(UUID organizationId, Collection<UUID> tokenIds, Instant now) {
        var since = now.minus(SPAN);
        return ACCESS_TOKEN_CLIENT
                .ORGANIZATION_ID
                .eq(organizationId)
                .and(ACCESS_TOKEN_CLIENT.TOKEN_ID.in(tokenIds))
                .and(ACCESS_TOKEN_CLIENT.HOUR.ge(since.truncatedTo(ChronoUnit.HOURS)))
                .and(ACCESS_TOKEN_CLIENT.LAST_AT.ge(since))
                .and(ACCESS_TOKEN_CLIENT.OUTCOME.eq(Use.ACCEPTED));
    }

    private Map<UUID, List<String>> scopes(UUID organizationId, Collection<UUID> tokenIds, Instant now) {
        return db.select(ACCESS_TOKEN_SCOPE.TOKEN_ID, ACCESS_TOKEN_SCOPE.SCOPE)
                .from(ACCESS_TOKEN_SCOPE)
                .where(ACCESS_TOKEN_SCOPE.ORGANIZATION_ID.eq(organizationId))
                .and(ACCESS_TOKEN_SCOPE.TOKEN_ID.in(tokenIds))
                .and(ACCESS_TOKEN_SCOPE.LAST_USED_AT.ge(now.minus(SPAN)))
                .orderBy(ACCESS_TOKEN_SCOPE.SCOPE)
                .fetchGroups(ACCESS_TOKEN_SCOPE.TOKEN_ID, ACCESS_TOKEN_SCOPE.SCOPE);
    }
}
