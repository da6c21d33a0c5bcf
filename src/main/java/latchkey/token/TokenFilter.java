package latchkey.token;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import latchkey.web.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens a list shows, all of it kept in the address of the list. What can't be understood filters nothing; where
 * somebody may have typed it, it is a problem to tell of.
 */
record TokenFilter(Map<FilterField, String> values, List<String> problems) {
    static final TokenFilter NONE = new TokenFilter(Map.of(), List.of());

    static TokenFilter read(Parameters query) {
        var values = new EnumMap<FilterField, String>(FilterField.class);
        var problems = new ArrayList<String>();
        for (var field : FilterField.values()) {
            var typed = query.text(field.code());
            var understood = typed.isEmpty() ? null : field.understand(typed);
            if (understood != null) {
                values.put(field, understood);
            } else if (!typed.isEmpty() && !field.problem(typed).isEmpty()) {
                problems.add(field.problem(typed));
            }
        }
        return new TokenFilter(values, problems);
    }

    Life life() {
        return Life.of(value(FilterField.STATUS));
    }

    static TokenFilter ofStatus(String status) {
        return new TokenFilter(Map.of(FilterField.STATUS, status), List.of());
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Whether a field is set that stands behind “More filters”. */
    public boolean isDetailed() {
        return values.keySet().stream().anyMatch(field -> field != FilterField.Q && field != FilterField.STATUS);
    }

    boolean has(FilterField field) {
        return values.containsKey(field);
    }

    /** What is asked for, or "". */
    String value(FilterField field) {
        return values.getOrDefault(field, "");
    }

    /** The beginning of a day that is asked for, in UTC; null if none is. */
    @Nullable
    Instant begin(FilterField field) {
        return has(field)
                ? LocalDate.parse(value(field)).atStartOfDay(ZoneOffset.UTC).toInstant()
                : null;
    }

    /** The end of a day that is asked for, in UTC; null if none is. */
    @Nullable
    Instant end(FilterField field) {
        return has(field)
                ? LocalDate.parse(value(field))
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                : null;
    }

    TokenFilter without(FilterField field) {
        var fewer = new LinkedHashMap<>(values);
        fewer.remove(field);
        return new TokenFilter(fewer, List.of());
    }

    /** For templates: {@code filter.of.created_from}. */
    public Map<String, String> of() {
        var byName = new LinkedHashMap<String, String>();
        values.forEach((field, value) -> byName.put(field.code(), value));
        return byName;
    }

    /** As the query of an address, "" when empty. */
    String query() {
        var query = new StringJoiner("&");
        of().forEach((name, value) -> query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return query.toString();
    }
}
