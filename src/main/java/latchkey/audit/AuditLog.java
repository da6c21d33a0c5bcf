package latchkey.audit;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records events. Call it within the transaction of the change: then there is never the one without the other. */
public final class AuditLog {
    private final AuditStore events;
    private final Clock clock;

    public AuditLog(AuditStore events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** @param organizationId null for what concerns the site */
    public void record(
            @Nullable UUID organizationId,
            Actor actor,
            AuditAction action,
            @Nullable UUID targetId,
            String target,
            Map<String, String> details) {
        var id = UuidCreator.getTimeOrderedEpoch();
        events.append(new AuditEvent(id, organizationId, now(), actor, action.code(), targetId, target, details));
    }

    /** As precise as it will be read again: the hash of an event is made of what is stored. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
