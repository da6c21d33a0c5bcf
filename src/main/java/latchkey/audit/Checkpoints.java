package latchkey.audit;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs once a day where each chain ends, if it grew and holds since it was signed before. */
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final ChainStore chains;
    private final CheckpointStore checkpoints;
    private final AuditKey key;
    private final Clock clock;

    public Checkpoints(DSLContext db, AuditKey key, Clock clock) {
        this.chains = new ChainStore(db);
        this.checkpoints = new CheckpointStore(db);
        this.key = key;
        this.clock = clock;
    }

    /** Does nothing where today's is signed, whichever instance signed it. */
    public void sign() {
        chains.all().forEach(this::tryToSign);
    }

    /** One that fails must not keep the others from being signed. */
    private void tryToSign(@Nullable UUID organizationId) {
        try {
            sign(organizationId);
        } catch (RuntimeException e) {
            LOG.error(
                    "Signing the audit log of {} failed and will be tried again: {}",
                    organizationId == null ? "the site" : organizationId,
                    e.getMessage());
        }
    }

    private void sign(@Nullable UUID organizationId) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var last = checkpoints.last(organizationId).orElse(null);
        var end = chains.extent(organizationId).end();
        if (end == null || end.position() == 0 || (last != null && !isDue(last, today, end))) {
            return;
        }
        if (holds(organizationId, last, end)) {
            insert(Checkpoint.sign(ChainStore.idOf(organizationId), today, end, clock.instant(), key));
        } else {
            LOG.error(
                    "The audit log of {} is broken and was not signed: run “latchkey audit verify”",
                    organizationId == null ? "the site" : organizationId);
        }
    }

    private static boolean isDue(Checkpoint last, LocalDate today, ChainEnd end) {
        return last.day().isBefore(today) && last.end().position() != end.position();
    }

    /** Else whoever made the hashes of a chain anew would have that signed the next day. */
    private boolean holds(@Nullable UUID organizationId, @Nullable Checkpoint last, ChainEnd end) {
        if (last != null && !last.isSignedBy(key)) {
            return false;
        }
        var walk = new ChainWalk(chains, organizationId, last == null ? ChainEnd.BEGINNING : last.end());
        return walk.to(end.position(), passed -> {}) == null && walk.reached().equals(end);
    }

    /** The log of the program is one more witness, if it is kept elsewhere. */
    private void insert(Checkpoint checkpoint) {
        checkpoints.insertUnlessThere(checkpoint);
        LOG.info(
                "Checkpoint of the audit log {} on {}: place {}, hash {}, signature {}",
                checkpoint.chainId(),
                checkpoint.day(),
                checkpoint.end().position(),
                checkpoint.end().hash(),
                checkpoint.signature());
    }
}
