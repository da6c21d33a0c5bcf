package latchkey.token;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import latchkey.organization.Policy;

/** The ends that a policy offers on a day to a token that begins then: after some days, on another day, never. */
record Expiry(Policy policy, LocalDate today) {
    private static final List<Integer> DAYS = List.of(7, 30, 90, 180, 365);
    private static final LocalDate LAST = LocalDate.of(2099, 12, 31);
    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);

    /** The radio buttons, each with its date written out. */
    public List<Option> options() {
        return days().stream()
                .filter(days -> days <= policy.longestLifetimeDays())
                .map(days -> new Option(days + "d", days == 1 ? "1 day" : days + " days", text(today.plusDays(days))))
                .toList();
    }

    /** What is chosen on a form that nobody has touched. */
    String preset() {
        return presetDays() + "d";
    }

    private int presetDays() {
        return Math.min(policy.defaultLifetimeDays(), policy.longestLifetimeDays());
    }

    private TreeSet<Integer> days() {
        var days = new TreeSet<>(DAYS);
        days.add(presetDays());
        return days;
    }

    /** Whether a choice is one that forms have; the policy may not offer it all the same. */
    boolean isKnown(String expires) {
        return expires.equals(ExpiryChoice.NEVER)
                || expires.equals(ExpiryChoice.ON_DATE)
                || days().stream().anyMatch(days -> expires.equals(days + "d"));
    }

    boolean isInReach(LocalDate day) {
        return day.isAfter(today) && !day.isAfter(LAST);
    }

    public boolean endless() {
        return policy.endlessAllowed();
    }

    public LocalDate first() {
        return today.plusDays(1);
    }

    public LocalDate last() {
        var longest = today.plusDays(policy.longestLifetimeDays());
        return longest.isBefore(LAST) ? longest : LAST;
    }

    public String lastText() {
        return text(last());
    }

    static String text(LocalDate day) {
        return TEXT.format(day);
    }

    /** @param date the last day on which the token works, for people */
    record Option(String value, String words, String date) {}
}
