package latchkey.token;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells others which peppers a running portal knows, and learns which of them digests new secrets. */
public final class PepperFollower {
    private static final Logger LOG = LoggerFactory.getLogger(PepperFollower.class);

    private final UUID holder = UuidCreator.getTimeOrderedEpoch();
    private final PepperStore stored;
    private final Peppers peppers;
    private final Clock clock;

    public PepperFollower(DSLContext db, Peppers peppers, Clock clock) {
        this.stored = new PepperStore(db);
        this.peppers = peppers;
        this.clock = clock;
    }

    public void follow() {
        stored.report(holder, peppers.versions(), clock.instant());
        var all = stored.all();
        var current = StoredPepper.current(all).version();
        if (!peppers.has(current)) {
            LOG.error("Secrets are digested under version {} of the pepper, which this portal does not know.", current);
        }
        StoredPepper.decide(all, peppers);
    }

    /** Nobody waits for this portal any more. */
    public void leave() {
        try {
            stored.forget(holder);
        } catch (DataAccessException e) {
            LOG.warn("A rotation of the pepper will wait for this portal for half a minute: {}", e.getMessage());
        }
    }
}
