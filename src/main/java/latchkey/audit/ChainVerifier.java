package latchkey.audit;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import latchkey.audit.ChainReport.Broken;
import latchkey.audit.ChainReport.Intact;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Tells whether the events of a chain are those that were written, and which is the first that is not. */
public final class ChainVerifier {
    private final ChainStore chains;
    private final CheckpointStore checkpoints;
    private final AuditKey key;

    public ChainVerifier(DSLContext db, AuditKey key) {
        this.chains = new ChainStore(db);
        this.checkpoints = new CheckpointStore(db);
        this.key = key;
    }

    /** The key that signs here, base64 of X.509. */
    String publicKey() {
        return key.publicKey();
    }

    /** Every organization with a log, and null for the site. */
    public Set<@Nullable UUID> chains() {
        return chains.all();
    }

    /** Whether any end of a chain was signed yet. */
    public static boolean hasCheckpoints(DSLContext db) {
        return new CheckpointStore(db).hasAny();
    }

    /** Whether a key that is believed signed the last checkpoint of a chain; true where there is none. */
    public boolean believesLast(@Nullable UUID organizationId) {
        return checkpoints
                .last(organizationId)
                .map(checkpoint -> checkpoint.isSignedBy(key))
                .orElse(true);
    }

    /**
     * Reads the whole chain as it stands now; what is added meanwhile is left for the next time.
     *
     * @param organizationId null: the site's
     */
    public ChainReport verify(@Nullable UUID organizationId) {
        // First the checkpoints: one that is signed meanwhile may cover more than the end below.
        var signed = checkpoints.of(organizationId);
        var extent = chains.extent(organizationId);
        var end = extent.end() == null ? new ChainEnd(extent.last(), "") : extent.end();
        var walk = new ChainWalk(chains, organizationId, ChainEnd.BEGINNING);
        var places = new SignedPlaces(signed);
        var misfit = walk.to(end.position(), places);
        if (misfit != null) {
            return explain(walk, misfit, Math.max(end.position(), extent.last()));
        }
        var wrong = firstOf(
                atTheEnd(organizationId, walk.reached(), end, extent.last()),
                outside(organizationId),
                unsigned(signed),
                places.misfit(walk.reached()));
        return wrong == null ? new Intact(end.position(), signed.isEmpty() ? null : signed.getLast()) : wrong;
    }

    private static Broken explain(ChainWalk walk, ChainWalk.Misfit misfit, long last) {
        var found = misfit.found();
        if (found != null && found.position() < misfit.position()) {
            return Breaks.inserted(found);
        }
        var elsewhere = walk.findWhatBelongsNext(found == null ? "" : found.hash(), last);
        if (elsewhere == misfit.position() && found != null) {
            return Breaks.inserted(found);
        } else if (elsewhere > 0) {
            return Breaks.reordered(misfit, elsewhere);
        } else {
            return found == null || misfit.isGap() ? Breaks.deleted(misfit.position()) : Breaks.edited(found);
        }
    }

    private @Nullable Broken atTheEnd(@Nullable UUID organizationId, ChainEnd reached, ChainEnd end, long last) {
        if (last > end.position()) {
            return chains.links(organizationId, end.position(), last, 1).stream()
                    .findFirst()
                    .map(Breaks::inserted)
                    .orElse(null);
        }
        return reached.hash().equals(end.hash()) || end.equals(new ChainEnd(0, "")) ? null : Breaks.endAltered(end);
    }

    private @Nullable Broken outside(@Nullable UUID organizationId) {
        return chains.outside(organizationId, 1).stream()
                .findFirst()
                .map(Breaks::outside)
                .orElse(null);
    }

    private @Nullable Broken unsigned(List<Checkpoint> signed) {
        return signed.stream()
                .filter(checkpoint -> !checkpoint.isSignedBy(key))
                .findFirst()
                .map(Breaks::unsigned)
                .orElse(null);
    }

    private static @Nullable Broken firstOf(@Nullable Broken... found) {
        for (var broken : found) {
            if (broken != null) {
                return broken;
            }
        }
        return null;
    }
}
