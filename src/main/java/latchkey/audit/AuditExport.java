package latchkey.audit;

import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of an organization that a filter lets through, the oldest first, each with the proof of its place. */
final class AuditExport {
    private static final int STRIDE = 1000;

    private final ChainStore chains;
    private final UUID organizationId;
    private final AuditFilter filter;
    private final ChainEnd end;
    private final List<Checkpoint> checkpoints;

    private AuditExport(
            ChainStore chains, UUID organizationId, AuditFilter filter, ChainEnd end, List<Checkpoint> checkpoints) {
        this.chains = chains;
        this.organizationId = organizationId;
        this.filter = filter;
        this.end = end;
        this.checkpoints = checkpoints;
    }

    /** What there is at this moment; what is added while it is sent stays out. */
    static AuditExport of(ChainStore chains, CheckpointStore signed, UUID organizationId, AuditFilter filter) {
        // In this order: a checkpoint that is signed meanwhile is of an event that is not handed out.
        var checkpoints = signed.of(organizationId);
        var end = chains.extent(organizationId).end();
        return new AuditExport(chains, organizationId, filter, end == null ? ChainEnd.BEGINNING : end, checkpoints);
    }

    /** Takes a thousand places of the chain at a time, so that neither memory nor a statement's time grows with it. */
    void forEach(Consumer<Entry> consumer) {
        var ahead = new ArrayDeque<>(checkpoints);
        for (var after = 0L; after < end.position(); after += STRIDE) {
            var upTo = Math.min(end.position(), after + STRIDE);
            for (var proved : chains.proved(organizationId, filter, after, upTo)) {
                consumer.accept(new Entry(proved, checkpointAt(proved.link().position(), ahead)));
            }
        }
    }

    private static @Nullable Checkpoint checkpointAt(long position, ArrayDeque<Checkpoint> ahead) {
        while (!ahead.isEmpty() && ahead.getFirst().end().position() < position) {
            ahead.removeFirst();
        }
        return ahead.isEmpty() || ahead.getFirst().end().position() > position ? null : ahead.getFirst();
    }

    UUID organizationId() {
        return organizationId;
    }

    AuditFilter filter() {
        return filter;
    }

    ChainEnd end() {
        return end;
    }

    /** All there are, whether the filter lets the events through that they are about or not. */
    List<Checkpoint> checkpoints() {
        return checkpoints;
    }

    /** @param checkpoint the one that signed this very place; null if none did */
    record Entry(ProvedEvent proved, @Nullable Checkpoint checkpoint) {}
}
