package latchkey.verification;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import latchkey.database.Transactions;
import latchkey.token.Use;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the calls that were gathered, where pages and policies look for them. */
public final class UsageCounting {
    /** Of each second. Where thousands of tokens are in use at once, their figures are late rather than their answers. */
    private static final Duration LONGEST = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(UsageCounting.class);

    private final GatheredUseStore waiting;
    private final UsageStorage storage;
    private final Transactions transactions;

    public UsageCounting(DSLContext db, UsageStorage storage, Transactions transactions) {
        this.waiting = new GatheredUseStore(db);
        this.storage = storage;
        this.transactions = transactions;
    }

    /** Counts what waits longest, for a moment. */
    public void countSome() {
        var begun = System.nanoTime();
        for (var bucket : buckets()) {
            count(bucket);
            if (System.nanoTime() - begun > LONGEST.toNanos()) {
                break;
            }
        }
    }

    /** Counts all that waits now. */
    public void countAll() {
        buckets().forEach(this::count);
    }

    private List<Integer> buckets() {
        try {
            return waiting.waiting();
        } catch (RuntimeException e) {
            LOG.warn("Calls could not be counted yet: {}", e.getMessage());
            return List.of();
        }
    }

    /** Exactly once, whoever else counts: what is counted is gone with it, or neither. */
    private void count(int bucket) {
        try {
            transactions.run(() -> storage.store(sorted(waiting.take(bucket))));
        } catch (RuntimeException e) {
            LOG.warn("Calls could not be counted yet: {}", e.getMessage());
        }
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
