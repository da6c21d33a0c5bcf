package latchkey.token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import latchkey.web.FormErrors;
import org.jspecify.annotations.Nullable;

/** The ways to say when a token ends: after some days, on a date, never. It works until the end of that day, UTC. */
final class Expiry {
    static final String NEVER = "never";
    static final String ON_DATE = "date";
    static final String DEFAULT = "90d";

    private static final List<Integer> DAYS = List.of(7, 30, 90, 180, 365);
    private static final LocalTime END_OF_DAY = LocalTime.of(23, 59, 59);
    private static final LocalDate LAST = LocalDate.of(2099, 12, 31);
    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);

    private Expiry() {}

    /** The radio buttons, each with its date written out. */
    static List<Option> options(LocalDate today) {
        return DAYS.stream()
                .map(days -> new Option(days + "d", days + " days", TEXT.format(today.plusDays(days))))
                .toList();
    }

    static boolean isKnown(String expires) {
        return Stream.concat(Stream.of(NEVER, ON_DATE), DAYS.stream().map(days -> days + "d"))
                .anyMatch(expires::equals);
    }

    /** Notes what is wrong with the choice of an end. */
    static void check(FormErrors errors, String expires, String expiresOn, LocalDate today) {
        errors.require(isKnown(expires), "expires", "Choose when this token expires");
        if (expires.equals(ON_DATE)) {
            var day = day(expiresOn);
            errors.require(!expiresOn.isEmpty(), "expires_on", "Enter the last day on which this token works")
                    .require(day != null, "expires_on", "Enter a day that exists, as year-month-day: 2027-01-31")
                    .require(
                            day == null || isInReach(day, today),
                            "expires_on",
                            "Enter a day after today and before the year 2100");
        }
    }

    /** The day that was typed, if there is such a day. */
    static @Nullable LocalDate day(String typed) {
        try {
            return LocalDate.parse(typed);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    static boolean isInReach(LocalDate day, LocalDate today) {
        return day.isAfter(today) && !day.isAfter(LAST);
    }

    /** The instant meant by choices that were found valid; null: never. */
    static @Nullable Instant instant(String expires, String onDay, LocalDate today) {
        if (expires.equals(NEVER)) {
            return null;
        }
        var day = expires.equals(ON_DATE)
                ? LocalDate.parse(onDay)
                : today.plusDays(Integer.parseInt(expires.substring(0, expires.length() - 1)));
        return day.atTime(END_OF_DAY).toInstant(ZoneOffset.UTC);
    }

    record Option(String value, String words, String date) {}
}
