package latchkey.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened.
 *
 * @param organizationId null for what concerns the site
 * @param action the code of an {@link AuditAction}, of this version of the program or another beside it
 * @param targetId null when it was done to nothing that has an id
 * @param details further facts by name, never secret
 */
public record AuditEvent(
        UUID id,
        @Nullable UUID organizationId,
        Instant occurredAt,
        Actor actor,
        String action,
        @Nullable UUID targetId,
        String target,
        Map<String, String> details) {}
