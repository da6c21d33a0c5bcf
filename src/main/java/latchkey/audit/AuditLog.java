package latchkey.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records events. Call it within the transaction of the change: then there is never the one without the other. */
public final class AuditLog {
    private final AuditStore events;
    private final Clock clock;
    private final Listener listener;

    /** One that nobody listens to, of a program that remembers nothing. */
    public AuditLog(AuditStore events, Clock clock) {
        this(events, clock, (organizationId, entries) -> {});
    }

    public AuditLog(AuditStore events, Clock clock, Listener listener) {
        this.events = events;
        this.clock = clock;
        this.listener = listener;
    }

    /** Hears of all events, within their transaction. */
    public interface Listener {
        /** @param organizationId null for what concerns the site */
        void recorded(@Nullable UUID organizationId, List<Entry> entries);
    }

    /**
     * Until the transaction ends nobody else records there.
     *
     * @param organizationId null for what concerns the site
     */
    public void lock(@Nullable UUID organizationId) {
        events.lock(organizationId);
    }

    /** @param organizationId null for what concerns the site */
    public void record(
            @Nullable UUID organizationId,
            Actor actor,
            AuditAction action,
            @Nullable UUID targetId,
            String target,
            Map<String, String> details) {
        record(organizationId, actor, List.of(new Entry(action, targetId, target, details)));
    }

    /** The same of many events at once, in their order, for a thousandth of the statements. */
    public void record(@Nullable UUID organizationId, Actor actor, List<Entry> entries) {
        var now = now();
        events.append(
                organizationId,
                entries.stream()
                        .map(entry -> event(organizationId, actor, entry, now))
                        .toList());
        listener.recorded(organizationId, entries);
    }

    private static AuditEvent event(@Nullable UUID organizationId, Actor actor, Entry entry, Instant at) {
        return new AuditEvent(
                UuidCreator.getTimeOrderedEpoch(),
                organizationId,
                at,
                actor,
                entry.action().code(),
                entry.targetId(),
                entry.target(),
                entry.details());
    }

    /** As precise as it will be read again: the hash of an event is made of what is stored. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** One of several things that somebody does at once. */
    public record Entry(AuditAction action, @Nullable UUID targetId, String target, Map<String, String> details) {}
}
