package latchkey.verification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import latchkey.database.Transactions;
import latchkey.token.Presented;
import latchkey.token.Use;
import org.jooq.DSLContext;

/**
 * Gathers the use of tokens in memory, so that verifying never writes; it is put into the database every few seconds,
 * to be counted there.
 */
public final class UsageRecorder {
    /** Whoever calls {@link #flushNext} so many times has flushed all. */
    public static final int PARTS = 16;

    private final UsageCounting counting;
    private final Consumer<Presented> whenKept;
    private final ClientLimit limit = new ClientLimit();
    private final List<UsagePart> parts;
    private final AtomicInteger flushed = new AtomicInteger();

    /** @param whenKept what is done when a call has needed what was to be taken away */
    public UsageRecorder(
            DSLContext db,
            UsageCounting counting,
            Transactions transactions,
            Consumer<Presented> whenKept,
            Clock clock) {
        var store = new GatheredUseStore(db);
        this.counting = counting;
        this.whenKept = whenKept;
        this.parts = Stream.generate(() -> new UsagePart(store, transactions, clock))
                .limit(PARTS)
                .toList();
    }

    void accepted(Presented token, Call call, Instant at) {
        gather(token, call, at, Use.ACCEPTED);
        if (call.neededScopes().stream().anyMatch(token::isLeaving)) {
            // What a call has needed is not taken away: that has to be known before the next one, and everywhere.
            part(token.tokenId()).flush();
            counting.countAll(token.tokenId());
            whenKept.accept(token);
        }
    }

    void refused(Presented token, Call call, Refusal refusal, Instant at) {
        gather(token, call, at, refusal.code());
    }

    private void gather(Presented token, Call call, Instant at, String outcome) {
        var address = call.address() == null ? "" : call.address();
        var use = limit.limit(Use.of(token, at, address, call.agent(), outcome));
        part(token.tokenId()).add(use, Gathered.one(token, call, at));
    }

    private UsagePart part(UUID tokenId) {
        return parts.get((int) Math.floorMod(tokenId.getLeastSignificantBits(), (long) PARTS));
    }

    /** Puts all that was gathered before into the database; what can't be put there now is kept for the next time. */
    public void flush() {
        // Where one can't be stored the others can't either.
        var unused = parts.stream().allMatch(UsagePart::flush);
    }

    /** The same, of one part after the other: all at once would hold up whoever verifies meanwhile. */
    public void flushNext() {
        parts.get(Math.floorMod(flushed.getAndIncrement(), PARTS)).flush();
    }

    /** How long the oldest use that is not stored yet has been waiting for it. */
    public Duration lag() {
        return Collections.max(parts.stream().map(UsagePart::lag).toList());
    }

    /** How many clients' uses wait to be stored. */
    public int waiting() {
        return parts.stream().mapToInt(UsagePart::waiting).sum();
    }

    /** How many calls were not counted for want of room, while the database was away. */
    public long lost() {
        return parts.stream().mapToLong(UsagePart::lost).sum();
    }
}
