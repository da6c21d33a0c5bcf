package latchkey.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import latchkey.audit.AuditStore;

/**
 * Keeps what was read of an organization until anything is recorded of it, by whatever instance, and a little while at
 * most: nothing happens to a token without an event, but time passes and tokens are used.
 *
 * @param <K> what is read
 */
final class Unchanged<K, V> {
    private final AuditStore events;
    private final Duration longest;
    private final Cache<Key<K>, V> kept;

    /** @param longest zero: nothing is kept */
    Unchanged(AuditStore events, Duration longest, int most) {
        this.events = events;
        this.longest = longest;
        this.kept = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(longest)
                .build();
    }

    V get(UUID organizationId, K what, Instant now, Supplier<V> reader) {
        if (longest.isZero()) {
            return reader.get();
        }
        // The events first: what is read afterwards is not older than they are.
        var key =
                new Key<>(organizationId, what, events.count(organizationId), now.toEpochMilli() / longest.toMillis());
        return kept.get(key, missing -> reader.get());
    }

    private record Key<K>(UUID organizationId, K what, long events, long time) {}
}
