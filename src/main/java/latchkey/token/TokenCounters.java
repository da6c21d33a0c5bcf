package latchkey.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.UUID;
import latchkey.audit.AuditStore;
import latchkey.token.CounterReader.Counters;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Counts the tokens of an organization by their state, anew only when something may have changed. */
public final class TokenCounters {
    // What changes by time alone, as when a token expires, is told so late at most.
    private static final int SECONDS = 10;
    private static final int MOST_KEPT = 10_000;

    private final CounterReader reader;
    private final AuditStore events;
    private final Cache<Key, Counters> counted =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

    public TokenCounters(DSLContext db, AuditStore events) {
        this.reader = new CounterReader(db);
        this.events = events;
    }

    Counters of(UUID organizationId, @Nullable UUID onlyOwner, Instant now) {
        var key = new Key(organizationId, onlyOwner, events.count(organizationId), now.getEpochSecond() / SECONDS);
        return counted.get(key, missing -> reader.count(organizationId, onlyOwner, now));
    }

    /** @param events what was recorded of the organization: nothing happens to its tokens without an event */
    private record Key(UUID organizationId, @Nullable UUID onlyOwner, long events, long time) {}
}
