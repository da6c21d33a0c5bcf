package latchkey.verification;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import latchkey.database.Transactions;
import latchkey.token.UsageStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers the use of tokens in memory, so that verifying hardly ever writes; {@link #flush} stores it every few seconds. */
public final class UsageRecorder {
    /** Past this many tokens at once, use is stored at once by whoever verifies. */
    private static final int MOST_GATHERED = 50_000;

    private static final int PIECE = 200;

    private static final Logger LOG = LoggerFactory.getLogger(UsageRecorder.class);

    private final UsageStore usage;
    private final Transactions transactions;
    private final Lock storing = new ReentrantLock();
    private Map<Key, Gathered> gathered = new HashMap<>();

    public UsageRecorder(UsageStore usage, Transactions transactions) {
        this.usage = usage;
        this.transactions = transactions;
    }

    void accepted(UUID organizationId, UUID tokenId, Instant at, @Nullable String ip) {
        gather(new Key(organizationId, tokenId, day(at)), new Gathered(1, 0, at, ip));
    }

    void refused(UUID organizationId, UUID tokenId, Instant at) {
        gather(new Key(organizationId, tokenId, day(at)), new Gathered(0, 1, null, null));
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

    private void store(Map<Key, Gathered> taken) {
        if (taken.isEmpty()) {
            return;
        }
        // One order on all instances, and in pieces: no deadlock, and no revocation waits long for a row.
        var sorted = taken.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().tokenId()))
                .toList();
        for (var from = 0; from < sorted.size(); from += PIECE) {
            storePiece(sorted.subList(from, Math.min(from + PIECE, sorted.size())));
        }
    }

    private void storePiece(List<Map.Entry<Key, Gathered>> piece) {
        try {
            transactions.run(() -> piece.forEach(entry -> store(entry.getKey(), entry.getValue())));
        } catch (RuntimeException e) {
            LOG.warn("The use of {} tokens could not be stored yet: {}", piece.size(), e.getMessage());
            piece.forEach(entry -> keep(entry.getKey(), entry.getValue()));
        }
    }

    private void store(Key key, Gathered calls) {
        usage.add(key.organizationId(), key.tokenId(), key.day(), calls.accepted(), calls.refused());
        if (calls.lastUsedAt() != null) {
            usage.touch(key.organizationId(), key.tokenId(), calls.lastUsedAt(), calls.lastUsedIp());
        }
    }

    private void gather(Key key, Gathered calls) {
        if (keep(key, calls) == MOST_GATHERED) {
            flush();
        }
    }

    private synchronized int keep(Key key, Gathered calls) {
        gathered.merge(key, calls, Gathered::plus);
        return gathered.size();
    }

    private synchronized Map<Key, Gathered> take() {
        var taken = gathered;
        gathered = new HashMap<>();
        return taken;
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    private record Key(UUID organizationId, UUID tokenId, LocalDate day) {}

    /** @param lastUsedAt null if every call was refused */
    private record Gathered(
            long accepted,
            long refused,
            @Nullable Instant lastUsedAt,
            @Nullable String lastUsedIp) {
        Gathered plus(Gathered other) {
            var isLater = lastUsedAt == null || (other.lastUsedAt != null && !other.lastUsedAt.isBefore(lastUsedAt));
            var later = isLater ? other : this;
            return new Gathered(accepted + other.accepted, refused + other.refused, later.lastUsedAt, later.lastUsedIp);
        }
    }
}
