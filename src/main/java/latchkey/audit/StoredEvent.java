package latchkey.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as its row has it, to the letter: what is hashed and exported.
 *
 * @param details the JSON as it is stored, which must not be written anew: its hash would be another
 */
record StoredEvent(
        UUID id,
        @Nullable UUID organizationId,
        Instant occurredAt,
        @Nullable UUID actorId,
        String actor,
        String action,
        @Nullable UUID targetId,
        String target,
        String details,
        String address,
        String requestId) {

    /** The columns of a row but for its place, in the order in which they are hashed. */
    static final List<String> NAMES = List.of(
            "id",
            "organization_id",
            "occurred_at",
            "actor_id",
            "actor",
            "action",
            "target_id",
            "target",
            "details",
            "address",
            "request_id");

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    static StoredEvent of(AuditEvent event) {
        return new StoredEvent(
                event.id(),
                event.organizationId(),
                event.occurredAt(),
                event.actor().accountId(),
                storable(event.actor().name()),
                event.action(),
                event.targetId(),
                storable(event.target()),
                storable(JSON.writeValueAsString(event.details())),
                event.actor().address(),
                event.actor().requestId());
    }

    /** Without halves of surrogate pairs, for which the database would put in something of its own. */
    private static String storable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    AuditEvent read() {
        return new AuditEvent(
                id,
                organizationId,
                occurredAt,
                new Actor(actorId, actor, address, requestId),
                action,
                targetId,
                target,
                JSON.readValue(details, DETAILS));
    }

    /** The values of {@link #NAMES} as text; null where the column is. */
    List<@Nullable String> values() {
        return Arrays.asList(
                id.toString(),
                text(organizationId),
                instant(occurredAt),
                text(actorId),
                actor,
                action,
                text(targetId),
                target,
                details,
                address,
                requestId);
    }

    /** With all six digits of the microseconds. */
    static String instant(Instant instant) {
        return MICROSECONDS.format(instant);
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
