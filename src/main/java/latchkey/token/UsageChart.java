package latchkey.token;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import latchkey.web.Numbers;

/** The calls of the last days as bars of an SVG, 20 wide each and 160 high, refused ones on top of accepted ones. */
record UsageChart(int days, List<Bar> bars, long accepted, long refused, long most, String first, String last) {
    static final int DAYS = 30;
    static final int MOST_DAYS = 90;

    private static final int WIDTH = 20;
    private static final int HEIGHT = 160;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    static UsageChart of(List<UsageStore.Day> used, LocalDate today, int length) {
        Map<LocalDate, UsageStore.Day> byDay =
                used.stream().collect(Collectors.toMap(UsageStore.Day::day, Function.identity()));
        var days = IntStream.rangeClosed(1 - length, 0)
                .mapToObj(today::plusDays)
                .map(day -> byDay.getOrDefault(day, new UsageStore.Day(day, 0, 0)))
                .toList();
        var most = days.stream()
                .mapToLong(day -> day.accepted() + day.refused())
                .max()
                .orElse(0);
        return new UsageChart(
                length,
                IntStream.range(0, length)
                        .mapToObj(i -> Bar.of(days.get(i), i, most))
                        .toList(),
                days.stream().mapToLong(UsageStore.Day::accepted).sum(),
                days.stream().mapToLong(UsageStore.Day::refused).sum(),
                most,
                DAY.format(today.plusDays(1 - length)),
                DAY.format(today));
    }

    public int width() {
        return days * WIDTH;
    }

    public String acceptedText() {
        return Numbers.grouped(accepted);
    }

    public String refusedText() {
        return Numbers.grouped(refused);
    }

    public String mostText() {
        return Numbers.grouped(most);
    }

    public boolean isEmpty() {
        return most == 0;
    }

    /** For the table behind the chart, the newest first. */
    public List<Bar> table() {
        return bars.stream()
                .filter(bar -> bar.accepted() + bar.refused() > 0)
                .toList()
                .reversed();
    }

    record Bar(
            String day,
            long accepted,
            long refused,
            int x,
            long acceptedY,
            long acceptedHeight,
            long refusedY,
            long refusedHeight) {
        static Bar of(UsageStore.Day day, int index, long most) {
            var acceptedHeight = height(day.accepted(), most);
            var refusedHeight = height(day.refused(), most);
            return new Bar(
                    DAY.format(day.day()),
                    day.accepted(),
                    day.refused(),
                    index * WIDTH + 3,
                    HEIGHT - acceptedHeight,
                    acceptedHeight,
                    Math.max(0, HEIGHT - acceptedHeight - refusedHeight),
                    refusedHeight);
        }

        /** Whatever happened at all can be seen. */
        private static long height(long calls, long most) {
            return calls == 0 ? 0 : Math.max(2, calls * HEIGHT / most);
        }
    }
}
