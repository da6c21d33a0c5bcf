package latchkey.token;

import java.time.Duration;
import java.util.List;

/** For how long a former secret may go on working. */
final class Grace {
    static final List<Duration> CHOICES =
            List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(24), Duration.ofDays(7));

    private Grace() {}

    /** “7 days”, “24 hours”. */
    static String words(Duration grace) {
        var days = grace.toDays();
        var number = days > 1 ? days : grace.toHours();
        return number + (days > 1 ? " day" : " hour") + (number == 1 ? "" : "s");
    }
}
