package latchkey.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An instant as pages show it: always UTC, the precise time never more than a step away. */
public record Moment(Instant instant, Instant now) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter PRECISE = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    public static @Nullable Moment orNull(@Nullable Instant instant, Instant now) {
        return instant == null ? null : new Moment(instant, now);
    }

    /** 21 Jan 2027 */
    public String date() {
        return DATE.format(instant);
    }

    /** 21 Jan 2027, 00:00 UTC */
    public String text() {
        return TEXT.format(instant);
    }

    /** 21 Jan 2027, 00:00:00 UTC */
    public String precise() {
        return PRECISE.format(instant);
    }

    /** For the datetime attribute of time elements, where HTML allows no more than three digits of a fraction. */
    public String iso() {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** “2 hours ago” or “in 6 days”, in the largest unit that fits. */
    public String relative() {
        var distance = Duration.between(now, instant);
        if (distance.abs().compareTo(Duration.ofMinutes(1)) < 0) {
            return distance.isNegative() || distance.isZero() ? "just now" : "in less than a minute";
        }
        var amount = amount(distance.abs());
        return distance.isNegative() ? amount + " ago" : "in " + amount;
    }

    private static String amount(Duration distance) {
        if (distance.toMinutes() < 60) {
            return count(distance.toMinutes(), "minute");
        } else if (distance.toHours() < 48) {
            return count(distance.toHours(), "hour");
        } else if (distance.toDays() < 60) {
            return count(distance.toDays(), "day");
        } else if (distance.toDays() < 730) {
            return count(distance.toDays() / 30, "month");
        } else {
            return count(distance.toDays() / 365, "year");
        }
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
