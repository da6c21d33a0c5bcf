package latchkey.token;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import latchkey.web.FormErrors;
import latchkey.web.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to say when a token ends. It works until the end of that day, UTC.
 *
 * @param expires {@code 30d}, {@link #ON_DATE} or {@link #NEVER}
 * @param expiresOn the day, for {@link #ON_DATE}
 */
record ExpiryChoice(String expires, String expiresOn) {
    static final String NEVER = "never";
    static final String ON_DATE = "date";

    private static final LocalTime END_OF_DAY = LocalTime.of(23, 59, 59);

    /** The day may stand in either field, so that programs need the first only. */
    static ExpiryChoice read(Parameters form) {
        var expires = form.text("expires");
        return day(expires) == null
                ? new ExpiryChoice(expires, form.text("expires_on"))
                : new ExpiryChoice(ON_DATE, expires);
    }

    static ExpiryChoice preset(Expiry offered) {
        return new ExpiryChoice(offered.preset(), "");
    }

    void check(FormErrors errors, Expiry offered) {
        errors.require(offered.isKnown(expires), "expires", "Choose when this token expires");
        if (expires.equals(ON_DATE)) {
            var day = day(expiresOn);
            errors.require(!expiresOn.isEmpty(), "expires_on", "Enter the last day on which this token works")
                    .require(day != null, "expires_on", "Enter a day that exists, as year-month-day: 2027-01-31")
                    .require(
                            day == null || offered.isInReach(day),
                            "expires_on",
                            "Enter a day after today and before the year 2100");
        }
    }

    /** The field that an end which can't be is to be told at. */
    String field() {
        return expires.equals(ON_DATE) ? "expires_on" : "expires";
    }

    /** The day that was typed, if there is such a day. */
    static @Nullable LocalDate day(String typed) {
        try {
            return LocalDate.parse(typed);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** The instant meant, when {@link #check} found nothing wrong; null: never. */
    @Nullable
    Instant instant(LocalDate today) {
        if (expires.equals(NEVER)) {
            return null;
        }
        return endOf(
                expires.equals(ON_DATE)
                        ? LocalDate.parse(expiresOn)
                        : today.plusDays(Integer.parseInt(expires.substring(0, expires.length() - 1))));
    }

    static Instant endOf(LocalDate day) {
        return day.atTime(END_OF_DAY).toInstant(ZoneOffset.UTC);
    }
}
