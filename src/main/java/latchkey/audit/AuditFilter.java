package latchkey.audit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.StringJoiner;
import java.util.UUID;
import latchkey.web.Parameters;
import latchkey.web.PathId;
import org.jspecify.annotations.Nullable;

/**
 * Which events a page of the audit log shows. What can't be understood filters nothing.
 *
 * @param action the code of an action, or "" for all
 * @param actor a part of an actor's name, or ""
 * @param target a part of a target's name, or ""
 * @param token the id of the only token it is about; null for all
 * @param from a day in UTC as typed, that day included
 * @param to a day in UTC as typed, that day included
 * @param before the event that the page stops short of; null for the newest page
 */
record AuditFilter(
        String action,
        String actor,
        String target,
        @Nullable UUID token,
        String from,
        String to,
        @Nullable Position before) {

    static AuditFilter read(Parameters query) {
        var action = query.text("action");
        return new AuditFilter(
                AuditAction.isKnown(action) ? action : "",
                query.text("actor"),
                query.text("target"),
                PathId.orNull(query.text("token")),
                query.text("from"),
                query.text("to"),
                Position.parse(query.text("before")));
    }

    public boolean isEmpty() {
        return (action + actor + target + from + to).isEmpty() && token == null;
    }

    @Nullable
    Instant since() {
        var day = day(from);
        return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @Nullable
    Instant until() {
        var day = day(to);
        return day == null ? null : day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The same filter as a query, with where the next page starts. */
    String queryBefore(AuditEvent last) {
        var query = parts();
        add(query, "before", last.occurredAt() + "_" + last.id());
        return query.toString();
    }

    /** The same filter as a query for a file of everything it lets through. */
    String queryFor(String format) {
        var query = parts();
        add(query, "format", format);
        return query.toString();
    }

    /** The same filter as a query, wherever this page starts; "" if it lets everything through. */
    String query() {
        return parts().setEmptyValue("").toString();
    }

    private StringJoiner parts() {
        var query = new StringJoiner("&", "?", "");
        add(query, "action", action);
        add(query, "actor", actor);
        add(query, "target", target);
        add(query, "token", token == null ? "" : token.toString());
        add(query, "from", from);
        add(query, "to", to);
        return query;
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static @Nullable LocalDate day(String typed) {
        try {
            var day = LocalDate.parse(typed);
            return isStorable(day) ? day : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static boolean isStorable(LocalDate day) {
        return day.getYear() >= 1970 && day.getYear() <= 9998;
    }

    /** A place in the log: events are ordered by their time and then by their id. */
    record Position(Instant occurredAt, UUID id) {
        static @Nullable Position parse(String text) {
            var parts = text.split("_", -1);
            try {
                var position =
                        parts.length == 2 ? new Position(Instant.parse(parts[0]), UUID.fromString(parts[1])) : null;
                return position == null || isStorable(position.day()) ? position : null;
            } catch (DateTimeException | IllegalArgumentException e) {
                return null;
            }
        }

        private LocalDate day() {
            return LocalDate.ofInstant(occurredAt, ZoneOffset.UTC);
        }
    }
}
