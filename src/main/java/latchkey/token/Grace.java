package latchkey.token;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** For how long a former secret may go on working, counted from the first use of the new one. */
final class Grace {
    static final List<Choice> CHOICES = List.of(
            new Choice("0", Duration.ZERO, "At once"),
            new Choice("1h", Duration.ofHours(1), "1 hour after the new one is first used"),
            new Choice("24h", Duration.ofHours(24), "24 hours after the new one is first used"),
            new Choice("7d", Duration.ofDays(7), "7 days after the new one is first used"));

    private Grace() {}

    /** The choices that a policy leaves; at once is always one. */
    static List<Choice> allowed(Duration longest) {
        return CHOICES.stream()
                .filter(choice -> choice.duration().compareTo(longest) <= 0)
                .toList();
    }

    static Optional<Choice> find(String code) {
        return CHOICES.stream().filter(choice -> choice.code().equals(code)).findAny();
    }

    /** As it stands in forms; "" for one that they don’t offer. */
    static String code(Duration grace) {
        return CHOICES.stream()
                .filter(choice -> choice.duration().equals(grace))
                .map(Choice::code)
                .findAny()
                .orElse("");
    }

    /** “7 days”, “24 hours”. */
    static String words(Duration grace) {
        var days = grace.toDays();
        var number = days > 1 ? days : grace.toHours();
        return number + (days > 1 ? " day" : " hour") + (number == 1 ? "" : "s");
    }

    /** @param code as it stands in forms */
    record Choice(String code, Duration duration, String words) {}
}
