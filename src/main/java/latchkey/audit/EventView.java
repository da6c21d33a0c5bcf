package latchkey.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import latchkey.web.Moment;
import org.jspecify.annotations.Nullable;

/** An event as a sentence: who, what, on what, with the rest beneath. */
public record EventView(
        String actor,
        String words,
        String target,
        @Nullable String targetUrl,
        Moment when,
        String address,
        String requestId,
        List<Map.Entry<String, String>> details) {

    /** @param tokensUrl the address that ids of tokens are appended to */
    public static EventView of(AuditEvent event, String tokensUrl, Instant now) {
        var isToken = event.action().startsWith("token.") && event.targetId() != null;
        return new EventView(
                event.actor().name(),
                AuditAction.words(event.action()),
                event.target(),
                isToken ? tokensUrl + "/" + event.targetId() : null,
                new Moment(event.occurredAt(), now),
                event.actor().address(),
                event.actor().requestId(),
                event.details().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList());
    }
}
