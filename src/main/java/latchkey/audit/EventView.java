package latchkey.audit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import latchkey.web.Moment;
import org.jspecify.annotations.Nullable;

/**
 * An event as a sentence: who, what, on what, with the rest beneath.
 *
 * @param targetUrl null: it has no page
 * @param whyUrl where it is explained, for those who see every token; null: it is no refused call
 */
public record EventView(
        String actor,
        String words,
        String target,
        @Nullable String targetUrl,
        @Nullable String whyUrl,
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
                isRefusal(event) ? tokensUrl + "/" + event.targetId() + "/explain" + call(event) : null,
                new Moment(event.occurredAt(), now),
                event.actor().address(),
                event.actor().requestId(),
                event.details().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList());
    }

    private static boolean isRefusal(AuditEvent event) {
        return event.action().equals(AuditAction.TOKEN_REFUSED.code()) && event.targetId() != null;
    }

    private static String call(AuditEvent event) {
        return "?prefix=%s&client_ip=%s&outcome=%s"
                .formatted(
                        encoded(event.details().get("prefix")),
                        encoded(event.actor().address()),
                        encoded(event.details().get("secret")));
    }

    private static String encoded(@Nullable String value) {
        return value == null ? "" : URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
