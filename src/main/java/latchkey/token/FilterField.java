package latchkey.token;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import latchkey.web.Network;
import latchkey.web.Typed;
import org.jspecify.annotations.Nullable;

/** What can be asked of a list of tokens, each by a parameter of the address, with how that reads on the page. */
enum FilterField {
    Q("Search"),
    STATUS("Status"),
    SCOPE("Permission"),
    OWNER("Owner"),
    USED("Last used"),
    NETWORK("Network"),
    CREATED_FROM("Created from"),
    CREATED_TO("Created to"),
    EXPIRES_FROM("Expires from"),
    EXPIRES_TO("Expires to");

    /** As a network: tokens that are bound to none. */
    static final String ANYWHERE = "anywhere";

    private static final int LONGEST_SEARCH = 200;
    private static final int LONGEST_ADDRESS = 254;

    private final String words;

    FilterField(String words) {
        this.words = words;
    }

    /** The name of the parameter. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String words() {
        return words;
    }

    /** What was typed as it is understood; null if it is not. */
    @Nullable
    String understand(String typed) {
        return switch (this) {
            case Q -> search(typed);
            case STATUS -> Choices.STATUS.containsKey(typed) ? typed : null;
            case USED -> Choices.USED.containsKey(typed) ? typed : null;
            case SCOPE -> Choices.SCOPE.matcher(typed).matches() ? typed : null;
            case OWNER -> Typed.length(typed) <= LONGEST_ADDRESS ? typed.toLowerCase(Locale.ROOT) : null;
            case NETWORK -> network(typed);
            case CREATED_FROM, CREATED_TO, EXPIRES_FROM, EXPIRES_TO -> day(typed);
        };
    }

    /** What to say of text that is not understood; "" for what nobody types. */
    String problem(String typed) {
        return switch (this) {
            case NETWORK -> "“%s” is neither an address nor a network, so it filters nothing.".formatted(typed);
            case CREATED_FROM, CREATED_TO, EXPIRES_FROM, EXPIRES_TO ->
                "“%s” is not a date, so it filters nothing.".formatted(typed);
            case Q, STATUS, SCOPE, OWNER, USED -> "";
        };
    }

    /** What was understood, in words. */
    String words(String value) {
        return switch (this) {
            case STATUS -> Choices.STATUS.getOrDefault(value, value);
            case USED -> Choices.USED.getOrDefault(value, value);
            case NETWORK -> value.equals(ANYWHERE) ? "from anywhere" : value;
            case Q, SCOPE, OWNER, CREATED_FROM, CREATED_TO, EXPIRES_FROM, EXPIRES_TO -> value;
        };
    }

    private static String search(String typed) {
        var length = Math.min(LONGEST_SEARCH, Typed.length(typed));
        return typed.substring(0, typed.offsetByCodePoints(0, length));
    }

    private static @Nullable String network(String typed) {
        if (typed.equalsIgnoreCase(ANYWHERE)) {
            return ANYWHERE;
        }
        var network = Network.parse(typed);
        return network == null ? null : network.toString();
    }

    private static @Nullable String day(String typed) {
        try {
            var year = LocalDate.parse(typed).getYear();
            return year >= 1970 && year <= 9998 ? typed : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** What a field with choices takes, with the words for each. */
    static final class Choices {
        static final Map<String, String> STATUS = ordered(
                "live", "Live",
                "active", "Active",
                "expires_soon", "Expires soon",
                "rotating", "Rotating",
                "blocked", "Blocked",
                "unused", "Unused for 90 days",
                "expired", "Expired",
                "revoked", "Revoked",
                "ended", "Revoked or expired");
        static final Map<String, String> USED = ordered(
                "7d", "In the last 7 days",
                "not_30d", "Not for 30 days",
                "not_90d", "Not for 90 days",
                "never", "Never");
        static final Pattern SCOPE = Pattern.compile("\\*|[a-z][a-z0-9_-]{0,49}:[a-z]{1,20}");

        private Choices() {}

        private static Map<String, String> ordered(String... codesAndWords) {
            var choices = new LinkedHashMap<String, String>();
            for (var i = 0; i < codesAndWords.length; i += 2) {
                choices.put(codesAndWords[i], codesAndWords[i + 1]);
            }
            return Collections.unmodifiableMap(choices);
        }
    }
}
