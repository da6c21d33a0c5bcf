package latchkey.audit;

import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes along a chain event by event, a thousand in memory at a time, and stops at the first that does not fit. */
final class ChainWalk {
    private static final int STRIDE = 1000;

    private final ChainStore chains;
    private final @Nullable UUID organizationId;
    private ChainEnd reached;

    /** @param from a place of which it is known that everything up to it fits */
    ChainWalk(ChainStore chains, @Nullable UUID organizationId, ChainEnd from) {
        this.chains = chains;
        this.organizationId = organizationId;
        this.reached = from;
    }

    /** How far everything fits. */
    ChainEnd reached() {
        return reached;
    }

    /**
     * @param passed hears of each place that fits
     * @return null if everything up to {@code end} fits
     */
    @Nullable
    Misfit to(long end, Consumer<ChainEnd> passed) {
        while (reached.position() < end) {
            var upTo = Math.min(end, reached.position() + STRIDE);
            for (var link : chains.links(organizationId, reached.position(), upTo, STRIDE)) {
                var next = reached.with(link.event());
                if (link.position() != next.position() || !link.hash().equals(next.hash())) {
                    return new Misfit(next.position(), link);
                }
                reached = next;
                passed.accept(next);
            }
            if (reached.position() < upTo) {
                return new Misfit(reached.position() + 1, null);
            }
        }
        return null;
    }

    /** At which place an event stands that belongs right after the one reached; 0 for nowhere. */
    long findWhatBelongsNext(String hashThere, long end) {
        for (var after = reached.position(); after < end; after += STRIDE) {
            for (var link : chains.links(organizationId, after, Math.min(end, after + STRIDE), STRIDE)) {
                var hash = reached.with(link.event()).hash();
                if (hash.equals(link.hash()) || hash.equals(hashThere)) {
                    return link.position();
                }
            }
        }
        return 0;
    }

    /**
     * A place where the chain is broken.
     *
     * @param found the event that stands there, or after it; null if none does
     */
    record Misfit(long position, @Nullable ChainLink found) {
        boolean isGap() {
            return found == null || found.position() > position;
        }
    }
}
