package latchkey.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import latchkey.database.Transactions;
import latchkey.token.Presented;
import latchkey.token.Use;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers the use of tokens in memory, so that verifying hardly ever writes; {@link #flush} stores it every few seconds. */
public final class UsageRecorder {
    /** Past this many at once, use is stored at once by whoever verifies. */
    private static final int MOST_GATHERED = 50_000;

    private static final int PIECE = 200;
    private static final Logger LOG = LoggerFactory.getLogger(UsageRecorder.class);

    private final UsageStorage storage;
    private final Transactions transactions;
    private final Consumer<Presented> whenKept;
    private final ClientLimit limit = new ClientLimit();
    private final Lock storing = new ReentrantLock();
    private final FlushLag lag = new FlushLag();
    private Map<Use, Gathered> gathered = new HashMap<>();

    /** @param whenKept what is done when a call has needed what was to be taken away */
    public UsageRecorder(UsageStorage storage, Transactions transactions, Consumer<Presented> whenKept) {
        this.storage = storage;
        this.whenKept = whenKept;
        this.transactions = transactions;
    }

    void accepted(Presented token, Call call, Instant at) {
        var use = Use.of(token, at, address(call), call.agent(), Use.ACCEPTED);
        gather(use, Gathered.one(token, call, at));
        if (call.neededScopes().stream().anyMatch(token::isLeaving)) {
            // What a call has needed is not taken away: that has to be known before the next one, and everywhere.
            flush();
            whenKept.accept(token);
        }
    }

    void refused(Presented token, Call call, Refusal refusal, Instant at) {
        var use = Use.of(token, at, address(call), call.agent(), refusal.code());
        gather(use, Gathered.one(token, call, at));
    }

    private static String address(Call call) {
        return call.address() == null ? "" : call.address();
    }

    /** Stores all that was gathered before; what can't be stored now is kept for the next time. */
    public void flush() {
        storing.lock();
        try {
            store(take());
        } finally {
            storing.unlock();
        }
    }

    /** How long the oldest use that is not stored yet has been waiting for it. */
    public Duration lag() {
        return lag.now();
    }

    /** How many clients' uses wait to be stored. */
    public synchronized int waiting() {
        return gathered.size();
    }

    private void store(Map<Use, Gathered> taken) {
        if (taken.isEmpty()) {
            return;
        }
        // One order on all instances, and in pieces: few deadlocks, and no revocation waits long for a row.
        var sorted = taken.entrySet().stream()
                .sorted(Comparator.comparing(
                        Map.Entry::getKey, Comparator.comparing(Use::tokenId).thenComparing(Use::toString)))
                .toList();
        for (var from = 0; from < sorted.size(); from += PIECE) {
            storePiece(sorted.subList(from, Math.min(from + PIECE, sorted.size())));
        }
        lag.stored();
    }

    private void storePiece(List<Map.Entry<Use, Gathered>> piece) {
        try {
            transactions.run(() -> storage.store(piece));
        } catch (RuntimeException e) {
            LOG.warn("The use of {} clients could not be stored yet: {}", piece.size(), e.getMessage());
            piece.forEach(entry -> keep(entry.getKey(), entry.getValue()));
            lag.putBack();
        }
    }

    private void gather(Use use, Gathered calls) {
        if (keep(limit.limit(use), calls) >= MOST_GATHERED && storing.tryLock()) {
            try {
                store(take());
            } finally {
                storing.unlock();
            }
        }
    }

    private synchronized int keep(Use use, Gathered calls) {
        if (gathered.isEmpty()) {
            lag.gathering();
        }
        gathered.merge(use, calls, Gathered::plus);
        return gathered.size();
    }

    private synchronized Map<Use, Gathered> take() {
        var taken = gathered;
        gathered = new HashMap<>();
        lag.taken();
        return taken;
    }
}
