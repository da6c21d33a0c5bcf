package latchkey.account;

import inet.ipaddr.IPAddressString;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import latchkey.database.Transactions;
import latchkey.web.Overloaded;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Slows failing sign-ins down, on every instance alike. A browser that signed in to the account before is counted by
 * itself, so that nobody else's failures can keep an owner out.
 */
public final class Throttle {
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);
    private static final Duration LONGEST_QUEUE = Duration.ofSeconds(10);

    /** Tries of one network wait for each other's counts, and would take every connection that others need. */
    private static final int AT_ONCE = 3;

    private final ThrottleStore counts;
    private final Transactions transactions;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    public Throttle(DSLContext db, Transactions transactions, Clock clock) {
        this.counts = new ThrottleStore(db);
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What a try of a stranger's browser counts towards. */
    static List<Bucket> stranger(String email, String address) {
        var network = network(address);
        return List.of(
                new Bucket("pair " + email + " " + network, 5, Duration.ofMinutes(1)),
                new Bucket("network " + network, 30, Duration.ofSeconds(30)),
                // Whoever attacks from everywhere slows the account's new browsers down, and never stops them.
                new Bucket("account " + email, 50, Duration.ofSeconds(30)));
    }

    /** What a try of a browser that signed in to the account before counts towards. */
    static List<Bucket> knownDevice(String email, UUID device) {
        return List.of(new Bucket("device " + email + " " + device, 10, Duration.ofMinutes(1)));
    }

    /** What a mail that a stranger's browser asks for counts towards. */
    static List<Bucket> reset(String email, String address) {
        return List.of(
                new Bucket("reset network " + network(address), 10, Duration.ofMinutes(5)),
                new Bucket("reset account " + email, 5, Duration.ofMinutes(15)));
    }

    /** What a mail counts towards that a browser asks for which signed in to the account before. */
    static List<Bucket> resetFromKnownDevice(String email, UUID device) {
        return List.of(new Bucket("reset device " + email + " " + device, 3, Duration.ofMinutes(5)));
    }

    /**
     * What a stranger's guess at a second factor counts towards: apart from passwords, since whoever guesses here knows
     * that. Six digits are few, so the waits grow long; whoever owns the account has a browser that is known.
     */
    static List<Bucket> strangersSecondFactor(SecondStep step, String email, String address) {
        return List.of(
                new Bucket(step + " pair " + email + " " + network(address), 5, Duration.ofHours(1)),
                new Bucket(step + " account " + email, 10, Duration.ofHours(1)));
    }

    /** What such a guess of a browser that signed in to the account before counts towards. */
    static List<Bucket> knownDevicesSecondFactor(SecondStep step, String email, UUID device) {
        return List.of(new Bucket(step + " device " + email + " " + device, 10, Duration.ofHours(1)));
    }

    /**
     * Counts a try as failed before it is made, so that many at once can't slip through.
     *
     * <p>Not to be called within a transaction: whoever waits for a place must hold no connection.
     *
     * @return null: the try may be made
     */
    @Nullable
    Delayed begin(List<Bucket> buckets) {
        takePlace();
        try {
            return begun(buckets);
        } finally {
            places.release();
        }
    }

    private void takePlace() {
        try {
            if (!places.tryAcquire(LONGEST_QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Overloaded("Too many tries to sign in at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Overloaded("Interrupted");
        }
    }

    private @Nullable Delayed begun(List<Bucket> buckets) {
        return transactions.call(() -> {
            buckets.forEach(bucket -> counts.insertIfAbsent(bucket.digest(), clock.instant()));
            var opensAt = buckets.stream()
                    .flatMap(bucket -> counts.lock(bucket.digest()).stream())
                    .map(ThrottleStore.Count::openAt)
                    .max(Instant::compareTo)
                    .orElse(Instant.MIN);
            // Asked for under the lock: who waited for it must not find that another's success opened it later.
            var now = clock.instant();
            if (opensAt.isAfter(now)) {
                return new Delayed(Duration.between(now, opensAt));
            }
            buckets.forEach(bucket -> change(bucket, 1, now));
            return null;
        });
    }

    /**
     * Starts the try's own bucket, the first, anew, and takes from the others what was counted in it: people who share a
     * network and now and then mistype don't add up. No more than that, or whoever has an account would take back with
     * it what they guessed at others.
     */
    void succeed(List<Bucket> buckets) {
        var now = clock.instant();
        var own = remembered(count(buckets.getFirst(), now), now);
        buckets.forEach(bucket -> change(bucket, -own, now));
    }

    /** The outcome of a try that was begun; one that could not be made to its end is not counted. */
    <T> T unlessBroken(List<Bucket> buckets, Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (RuntimeException e) {
            withdraw(buckets);
            throw e;
        }
    }

    /** Takes the count of a try back that could not be made. */
    void withdraw(List<Bucket> buckets) {
        var now = clock.instant();
        transactions.run(() -> buckets.forEach(bucket -> change(bucket, -1, now)));
    }

    /** Forgets failures of long ago. */
    public void deleteOld() {
        counts.deleteBefore(clock.instant().minus(FORGOTTEN_AFTER));
    }

    /** Only a failure makes the next try wait; taking one back opens at once what was open before it. */
    private void change(Bucket bucket, int by, Instant now) {
        var failures = Math.max(0, remembered(count(bucket, now), now) + by);
        var opensAt = by > 0 ? now.plus(bucket.delay(failures)) : now;
        counts.update(bucket.digest(), new ThrottleStore.Count(failures, now, opensAt));
    }

    private ThrottleStore.Count count(Bucket bucket, Instant now) {
        return counts.lock(bucket.digest()).orElse(new ThrottleStore.Count(0, now, now));
    }

    private static int remembered(ThrottleStore.Count count, Instant now) {
        return count.lastFailedAt().plus(FORGOTTEN_AFTER).isBefore(now) ? 0 : count.failures();
    }

    /** One address of IPv4, one /64 of IPv6: what one subscriber usually has. */
    private static String network(String address) {
        var parsed = new IPAddressString(address).getAddress();
        return parsed.isIPv6() ? parsed.toPrefixBlock(64).toCanonicalString() : parsed.toCanonicalString();
    }

    /** Something failures are counted for: the first ones are free, then the wait doubles up to the longest. */
    record Bucket(String name, int free, Duration longest) {
        byte[] digest() {
            return Sha256.of(name);
        }

        Duration delay(int failures) {
            if (failures < free) {
                return Duration.ZERO;
            }
            var seconds = 1L << Math.min(20, failures - free);
            return seconds < longest.toSeconds() ? Duration.ofSeconds(seconds) : longest;
        }
    }
}
