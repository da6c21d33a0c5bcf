package latchkey.verification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import latchkey.database.Transactions;
import latchkey.token.ReachedInstances;
import latchkey.web.SparingLog;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until every live instance has learned what was changed. An instance that is silent for five seconds is not live,
 * and asks the database for each call.
 */
public final class Propagation implements ReachedInstances {
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Past the longest silence: by then each has learned it or is not live. */
    private static final Duration LONGEST_WAIT = InstanceStore.LONGEST_SILENCE.plusSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Propagation.class);

    private final ChangeStore changes;
    private final InstanceStore instances;
    private final ChangeFollower follower;
    private final Transactions transactions;
    private final Clock clock;
    private final SparingLog log = new SparingLog();

    /** @param clock the database's time */
    public Propagation(DSLContext db, Transactions transactions, ChangeFollower follower, Clock clock) {
        this.clock = clock;
        this.transactions = transactions;
        this.changes = new ChangeStore(db);
        this.instances = new InstanceStore(db);
        this.follower = follower;
    }

    @Override
    public String since(Instant begun) {
        var live = instances.reached(0).live();
        var seconds = Duration.between(begun, clock.instant()).toMillis() / 1000.0;
        return live <= 1
                ? ""
                : " Refused by %d of %d instances, %.1f s after you revoked it."
                        .formatted(live, live, Math.max(seconds, 0.1));
    }

    /** Call it after the transaction: what that wrote down comes before the mark that is waited for. */
    @Override
    public void await() {
        try {
            var mark = transactions.call(changes::raiseMark);
            follower.followPast(mark);
            var since = System.nanoTime();
            while (!instances.reached(mark).byAll() && System.nanoTime() - since < LONGEST_WAIT.toNanos()) {
                pause(PAUSE);
            }
        } catch (DataAccessException e) {
            // What was done is done, and has to be told. Whoever can't ask the database either stops trusting itself.
            log.say(
                    "unknown",
                    more -> LOG.warn(
                            "It can't be told whether every instance knows of a change: {}{}", e.getMessage(), more));
            pause(InstanceStore.LONGEST_SILENCE);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
