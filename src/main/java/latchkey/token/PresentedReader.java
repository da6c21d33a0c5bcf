package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_NETWORK;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;

import com.github.benmanes.caffeine.cache.Interner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import latchkey.web.Networks;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as their secrets present them, read from rows of the driver: a row for each scope and network of a secret. Joined
 * and read like this it costs less than half of what sub-selects do, and verification asks nothing else.
 */
final class PresentedReader {
    /** In the order in which they are read. */
    static final List<Field<?>> COLUMNS = List.of(
            ACCESS_TOKEN_SECRET.DIGEST,
            ACCESS_TOKEN_SCOPE.SCOPE,
            ACCESS_TOKEN_SCOPE.REMOVED_AT,
            ACCESS_TOKEN_SCOPE.NEEDED_CALLS,
            ACCESS_TOKEN_NETWORK.NETWORK,
            ACCESS_TOKEN_SECRET.PEPPER_VERSION,
            ACCESS_TOKEN_SECRET.PREFIX,
            ACCESS_TOKEN.ID,
            ACCESS_TOKEN.ORGANIZATION_ID,
            ACCESS_TOKEN.NAME,
            ACCESS_TOKEN.CREATED_AT,
            ACCESS_TOKEN.REVOKED_AT,
            ACCESS_TOKEN.EXPIRES_AT,
            ACCESS_TOKEN.BLOCKED_AT,
            ACCESS_TOKEN.ROTATING_UNTIL,
            ACCESS_TOKEN_SECRET.FIRST_USED_AT,
            ACCESS_TOKEN_SECRET.SUPERSEDED_AT,
            ACCESS_TOKEN_SECRET.ENDS_AT,
            ACCESS_TOKEN_SECRET.EXPIRES_AT);

    private static final int DIGEST = 1;
    private static final int SCOPE = 2;
    private static final int REMOVED_AT = 3;
    private static final int NEEDED_CALLS = 4;
    private static final int NETWORK = 5;

    /** A hundred thousand tokens are remembered, of a few organizations and with a few choices of scopes. */
    private static final Interner<UUID> ORGANIZATIONS = Interner.newWeakInterner();

    private static final Interner<SortedSet<String>> SCOPES = Interner.newWeakInterner();

    private final ResultSet rows;
    private final Map<TokenDigest, Presented> read = new LinkedHashMap<>();
    private boolean more;
    private int column;

    private PresentedReader(ResultSet rows) throws SQLException {
        this.rows = rows;
        this.more = rows.next();
    }

    /** In their order; the rows of a secret have to stand together. */
    static Map<TokenDigest, Presented> read(ResultSet rows) throws SQLException {
        var reader = new PresentedReader(rows);
        while (reader.more) {
            reader.next();
        }
        return reader.read;
    }

    private void next() throws SQLException {
        column = NETWORK;
        var bytes = rows.getBytes(DIGEST);
        var digest = TokenDigest.stored(rows.getInt(++column), bytes);
        var prefix = rows.getString(++column);
        var tokenId = id();
        var organizationId = ORGANIZATIONS.intern(id());
        var name = rows.getString(++column);
        var createdAt = Objects.requireNonNull(instant());
        var times = new TokenStatus.Times(instant(), instant(), instant(), instant());
        var secret = new Presented.Secret(prefix, instant(), instant(), instant(), instant());
        var scopes = new TreeSet<String>();
        var leaving = new TreeMap<String, Instant>();
        var networks = new TreeSet<String>();
        do {
            addScope(scopes, leaving);
            addNetwork(networks);
            more = rows.next();
        } while (more && Arrays.equals(rows.getBytes(DIGEST), bytes));
        read.put(
                digest,
                new Presented(
                        tokenId,
                        organizationId,
                        name,
                        createdAt,
                        times,
                        secret,
                        scopes.isEmpty()
                                ? Collections.emptySortedSet()
                                : SCOPES.intern(Collections.unmodifiableSortedSet(scopes)),
                        leaving.isEmpty() ? Map.of() : leaving,
                        networks.isEmpty() ? Networks.ANYWHERE : Networks.parse(String.join(" ", networks))));
    }

    /** What is to be taken away stays all the same once a call has needed it. */
    private void addScope(Set<String> scopes, Map<String, Instant> leaving) throws SQLException {
        var scope = rows.getString(SCOPE);
        if (scope != null) {
            var removedAt = instant(REMOVED_AT);
            if (removedAt == null || rows.getLong(NEEDED_CALLS) > 0) {
                scopes.add(scope);
            } else {
                leaving.put(scope, removedAt);
            }
        }
    }

    private void addNetwork(Set<String> networks) throws SQLException {
        var network = rows.getString(NETWORK);
        if (network != null) {
            networks.add(network);
        }
    }

    private UUID id() throws SQLException {
        return Objects.requireNonNull(rows.getObject(++column, UUID.class));
    }

    private @Nullable Instant instant() throws SQLException {
        return instant(++column);
    }

    private @Nullable Instant instant(int at) throws SQLException {
        var utc = rows.getObject(at, LocalDateTime.class);
        return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
    }
}
