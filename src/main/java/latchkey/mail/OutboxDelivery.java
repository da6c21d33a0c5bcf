package latchkey.mail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits in the outbox. Each message is taken before it is sent, so that of several instances one sends it;
 * one whose sender ended in the midst is sent again, with the same Message-ID.
 */
public final class OutboxDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxDelivery.class);

    private static final int PIECE = 50;
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
    /** Longer than any try takes: a server may answer each of a dozen commands late. */
    private static final Duration TAKEN_FOR = Duration.ofMinutes(10);

    private static final Duration KEPT = Duration.ofDays(90);
    private static final String TOO_OLD = "It was not sent in time.";

    private final OutboxStore store;
    private final Outbox outbox;
    private final @Nullable Mailing mailing;
    private final Clock clock;

    /** @param mailing null: no server is set, and everything waits */
    public OutboxDelivery(DSLContext db, Outbox outbox, @Nullable Mailing mailing, Clock clock) {
        this.store = new OutboxStore(db);
        this.outbox = outbox;
        this.mailing = mailing;
        this.clock = clock;
    }

    /** Sends what is due, until nothing is or it is told to stop. */
    public void send(BooleanSupplier stopping) {
        if (mailing == null) {
            return;
        }
        var goesOn = true;
        while (goesOn && !stopping.getAsBoolean()) {
            var due = store.due(clock.instant(), PIECE);
            goesOn = !due.isEmpty();
            for (var waiting : due) {
                if (!goesOn || stopping.getAsBoolean()) {
                    return;
                }
                goesOn = send(waiting, mailing);
            }
        }
    }

    /** @return false if no other can be sent either */
    private boolean send(OutboxStore.Waiting waiting, Mailing server) {
        var now = clock.instant();
        if (!waiting.isWorthSending(now)) {
            forget();
            return true;
        } else if (!store.take(waiting, now.plus(TAKEN_FOR))) {
            return true;
        }
        return settle(waiting, deliver(waiting, server));
    }

    private Delivery deliver(OutboxStore.Waiting waiting, Mailing server) {
        try {
            return outbox.open(waiting.id(), waiting.content().bytes())
                    .map(message -> server.send(waiting.id(), message, waiting.createdAt()))
                    .orElseGet(
                            () -> new Delivery.Refused("It can’t be read any more: it was sealed under another key."));
        } catch (RuntimeException e) {
            // One that fails in a way nobody foresaw must not keep the others from being sent.
            LOG.warn("Mail {} can’t be written and will be tried again", waiting.id(), e);
            return new Delivery.Postponed("It can’t be written: something failed that nobody foresaw.");
        }
    }

    private boolean settle(OutboxStore.Waiting waiting, Delivery delivery) {
        var now = clock.instant();
        switch (delivery) {
            case Delivery.Delivered delivered -> store.sent(waiting.id(), now);
            case Delivery.Refused refused -> store.failed(waiting.id(), refused.reason(), null);
            case Delivery.Postponed postponed -> store.failed(waiting.id(), postponed.reason(), nextTry(waiting, now));
            case Delivery.Unreachable unreachable -> {
                LOG.warn("Mail can’t be sent and will be tried again: {}", unreachable.reason());
                store.failed(waiting.id(), unreachable.reason(), nextTry(waiting, now));
                store.hold(unreachable.reason(), now, now.plus(FIRST_PAUSE));
                return false;
            }
        }
        return true;
    }

    /** A minute after the first try, then twice as long each time. */
    private static Instant nextTry(OutboxStore.Waiting waiting, Instant now) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(waiting.attempts(), 10));
        return now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }

    /** Forgets what is not worth sending any more, and after a season that there was a message at all. */
    public void forget() {
        var now = clock.instant();
        Arrays.stream(MessageKind.values()).forEach(kind -> store.giveUp(kind, now.minus(kind.worth()), TOO_OLD));
        store.deleteBefore(now.minus(KEPT));
    }
}
