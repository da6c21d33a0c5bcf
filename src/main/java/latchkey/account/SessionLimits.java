package latchkey.account;

import java.time.Duration;

/** How long a session lives: without a request, and at all; and for how long a proof of who uses it counts. */
public record SessionLimits(Duration idle, Duration absolute, Duration proof) {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** How often at most it is noted that a session was seen: often enough that a busy one never seems idle. */
    Duration notedEvery() {
        var part = idle.dividedBy(10);
        return part.compareTo(LONGEST_PAUSE) < 0 ? part : LONGEST_PAUSE;
    }

    /** For people: “12 hours”, “30 minutes”. */
    String words() {
        return words(absolute);
    }

    String proofWords() {
        return words(proof);
    }

    private static String words(Duration duration) {
        var hours = duration.toHours();
        return hours > 1 ? hours + " hours" : duration.toMinutes() + " minutes";
    }
}
