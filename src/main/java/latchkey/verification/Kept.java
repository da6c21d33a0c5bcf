package latchkey.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.ConcurrentStatsCounter;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What was read from the database and is told again until it is dropped. What was read before it was dropped is never
 * kept after it, whoever of the two comes first.
 */
final class Kept<K, V> {
    /** One use in so many is noted for the order of eviction: noting each costs more than finding it. */
    private static final int NOTED = 16;

    private final ConcurrentStatsCounter found = new ConcurrentStatsCounter();
    private final Cache<K, V> kept;
    private final Cache<K, V> apart;
    private final Predicate<V> isApart;
    private final AtomicLong drops = new AtomicLong();

    /** @param most how many values are kept; those asked for least go first */
    Kept(long most) {
        this(most, 0, value -> false);
    }

    /**
     * @param isApart which values have a room of their own, lest strangers fill all with them
     * @param mostApart how many of those are kept
     */
    Kept(long most, long mostApart, Predicate<V> isApart) {
        this.kept =
                Caffeine.newBuilder().maximumSize(most).recordStats(() -> found).build();
        this.apart = Caffeine.newBuilder().maximumSize(mostApart).recordStats().build();
        this.isApart = isApart;
    }

    V get(K key, Function<K, V> reader) {
        if (ThreadLocalRandom.current().nextInt(NOTED) > 0) {
            var known = kept.policy().getIfPresentQuietly(key);
            if (known != null) {
                found.recordHits(1);
                return known;
            }
        }
        var known = kept.getIfPresent(key);
        if (known == null) {
            known = apart.getIfPresent(key);
        }
        return known == null ? read(key, reader) : known;
    }

    private V read(K key, Function<K, V> reader) {
        var before = drops.get();
        var value = reader.apply(key);
        keep(key, value, before);
        return value;
    }

    /** Not a put and then a look: in between, somebody could be told what was dropped. */
    private synchronized void keep(K key, V value, long before) {
        if (drops.get() == before) {
            (isApart.test(value) ? apart : kept).put(key, value);
        }
    }

    void drop(Iterable<K> keys) {
        startDropping();
        kept.invalidateAll(keys);
        apart.invalidateAll(keys);
    }

    void dropIf(Predicate<V> which) {
        startDropping();
        kept.asMap().values().removeIf(which);
        apart.asMap().values().removeIf(which);
    }

    void dropAll() {
        startDropping();
        kept.invalidateAll();
        apart.invalidateAll();
    }

    private synchronized void startDropping() {
        drops.incrementAndGet();
    }

    /** What it says of itself: how often it knew a value. */
    Cache<K, V> cache() {
        return kept;
    }

    Cache<K, V> apart() {
        return apart;
    }

    long size() {
        kept.cleanUp();
        apart.cleanUp();
        return kept.estimatedSize() + apart.estimatedSize();
    }
}
