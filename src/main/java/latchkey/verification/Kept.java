package latchkey.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What was read from the database and is told again until it is dropped. What was read before it was dropped is never
 * kept after it, whoever of the two comes first.
 */
final class Kept<K, V> {
    private final Cache<K, V> kept;
    private final AtomicLong drops = new AtomicLong();

    /** @param most how many values are kept; those asked for least go first */
    Kept(long most) {
        this.kept = Caffeine.newBuilder().maximumSize(most).recordStats().build();
    }

    V get(K key, Function<K, V> reader) {
        var known = kept.getIfPresent(key);
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
            kept.put(key, value);
        }
    }

    void drop(Iterable<K> keys) {
        startDropping();
        kept.invalidateAll(keys);
    }

    void dropIf(Predicate<V> which) {
        startDropping();
        kept.asMap().values().removeIf(which);
    }

    void dropAll() {
        startDropping();
        kept.invalidateAll();
    }

    private synchronized void startDropping() {
        drops.incrementAndGet();
    }

    /** What it says of itself: how often it knew a value. */
    Cache<K, V> cache() {
        return kept;
    }

    long size() {
        kept.cleanUp();
        return kept.estimatedSize();
    }
}
