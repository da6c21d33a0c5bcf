package latchkey.token;

import java.util.List;
import java.util.Locale;
import latchkey.web.Networks;
import latchkey.web.Numbers;

/**
 * What limiting an organization to networks would have meant for its calls.
 *
 * @param calls accepted in the last 7 days
 * @param refused how many of them came from elsewhere
 * @param outside the busiest addresses they came from
 * @param others how many more such addresses there are
 * @param own the address of whoever asks
 */
record NetworkEffect(long calls, long refused, List<Caller> outside, int others, String own, boolean isOwnInside) {
    private static final int SHOWN = 10;

    static NetworkEffect of(Networks networks, List<CallerStore.Caller> callers, String own) {
        var outside = callers.stream()
                .filter(caller -> !networks.allow(caller.address()))
                .toList();
        return new NetworkEffect(
                sum(callers),
                sum(outside),
                outside.stream().limit(SHOWN).map(Caller::of).toList(),
                Math.max(0, outside.size() - SHOWN),
                own,
                networks.allow(own));
    }

    private static long sum(List<CallerStore.Caller> callers) {
        return callers.stream().mapToLong(CallerStore.Caller::calls).sum();
    }

    /** Whether nobody who called would have got through. */
    public boolean shutsEverybodyOut() {
        return calls > 0 && refused == calls;
    }

    /** Whether it is likely to be a mistake. */
    public boolean isRisky() {
        return shutsEverybodyOut() || !isOwnInside;
    }

    public boolean isHarmless() {
        return refused == 0;
    }

    public String callsText() {
        return Numbers.grouped(calls);
    }

    public String refusedText() {
        return Numbers.grouped(refused);
    }

    /** “2.6 %”; what is not nothing is never shown as 0, nor what is not all as 100. */
    public String share() {
        var percent = 100.0 * refused / calls;
        if (percent < 0.1) {
            return "less than 0.1 %";
        } else if (percent > 99.9 && refused < calls) {
            return "more than 99.9 %";
        }
        return String.format(Locale.ROOT, percent == Math.rint(percent) ? "%.0f %%" : "%.1f %%", percent);
    }

    /** An address outside, for people. */
    record Caller(String address, String calls) {
        static Caller of(CallerStore.Caller caller) {
            return new Caller(
                    caller.address().isEmpty() ? "Not told" : caller.address(),
                    Numbers.grouped(caller.calls()) + (caller.calls() == 1 ? " call" : " calls"));
        }
    }
}
