package latchkey.verification;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.database.Transactions;
import latchkey.token.Use;
import latchkey.web.DatabaseFaults;
import latchkey.web.SparingLog;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the calls that were gathered, where pages and policies look for them. */
public final class UsageCounting {
    /** Of each second. Where thousands of tokens are in use at once, their figures are late rather than their answers. */
    private static final Duration LONGEST = Duration.ofMillis(100);

    /** Uses for one transaction, or a few more: a revocation may have to wait for it. */
    private static final int ENOUGH = 50;

    private static final Logger LOG = LoggerFactory.getLogger(UsageCounting.class);

    private final GatheredUseStore waiting;
    private final UsageStorage storage;
    private final Transactions transactions;
    private final SparingLog log = new SparingLog();

    public UsageCounting(DSLContext db, UsageStorage storage, Transactions transactions) {
        this.waiting = new GatheredUseStore(db);
        this.storage = storage;
        this.transactions = transactions;
    }

    /** Counts what waits longest, for a moment. */
    public void countSome() {
        var begun = System.nanoTime();
        var buckets = buckets();
        for (var next = 0; next < buckets.size() && System.nanoTime() - begun < LONGEST.toNanos(); ) {
            next = count(buckets, next, false);
        }
    }

    /** Counts all that waits now, and waits for what others are counting. */
    public void countAll() {
        countAll(buckets());
    }

    /** The same, of one token. */
    void countAll(UUID tokenId) {
        countAll(GatheredUseStore.bucketsOf(tokenId));
    }

    private void countAll(List<Integer> buckets) {
        for (var next = 0; next < buckets.size(); ) {
            next = count(buckets, next, true);
        }
    }

    private List<Integer> buckets() {
        try {
            return waiting.waiting();
        } catch (RuntimeException e) {
            warn(e);
            return List.of();
        }
    }

    /**
     * Counts buckets until it has enough, exactly once whoever else counts: what is counted is gone with it, or neither.
     * Gives back the place of the next.
     */
    private int count(List<Integer> buckets, int first, boolean wait) {
        try {
            return transactions.call(() -> {
                var taken = new HashMap<Use, Gathered>();
                var next = first;
                while (next < buckets.size() && taken.size() < ENOUGH) {
                    next += waiting.take(buckets.get(next), wait, taken, ENOUGH) ? 1 : 0;
                }
                storage.store(sorted(taken));
                return next;
            });
        } catch (RuntimeException e) {
            warn(e);
            // One bucket that can't be counted must not hold up the others, unless none can.
            return DatabaseFaults.isUnavailable(e) ? buckets.size() : first + 1;
        }
    }

    private void warn(RuntimeException e) {
        log.say("counting", more -> LOG.warn("Calls could not be counted yet: {}{}", e.getMessage(), more));
    }

    /** In one order: few deadlocks. */
    private static List<GatheredUse> sorted(Map<Use, Gathered> taken) {
        return taken.entrySet().stream()
                .map(entry -> new GatheredUse(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(
                        GatheredUse::use, Comparator.comparing(Use::tokenId).thenComparing(Use::toString)))
                .toList();
    }
}
