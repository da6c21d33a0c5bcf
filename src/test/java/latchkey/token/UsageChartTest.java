package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import latchkey.token.UsageStore.Day;
import org.junit.jupiter.api.Test;

class UsageChartTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

    @Test
    void itHasABarForEachOfTheLastThirtyDays() {
        var chart = UsageChart.of(List.of(), TODAY, 30);

        assertThat(chart.bars()).hasSize(30);
        assertThat(chart.bars().getFirst().day()).isEqualTo("23 Oct");
        assertThat(chart.bars().getLast().day()).isEqualTo("21 Nov");
        assertThat(chart.first()).isEqualTo("23 Oct");
        assertThat(chart.last()).isEqualTo("21 Nov");
        assertThat(chart.isEmpty()).isTrue();
        assertThat(chart.table()).isEmpty();
    }

    @Test
    void itSumsAcceptedAndRefusedCalls() {
        var chart = UsageChart.of(
                List.of(new Day(TODAY.minusDays(29), 1000, 1), new Day(TODAY, 234, 5_000_000_000L)), TODAY, 30);

        assertThat(chart.accepted()).isEqualTo(1234);
        assertThat(chart.refused()).isEqualTo(5_000_000_001L);
        assertThat(chart.most()).isEqualTo(5_000_000_234L);
        assertThat(chart.isEmpty()).isFalse();
        assertThat(chart.acceptedText()).matches("1\\W234");
    }

    @Test
    void theHighestDayFillsTheHeightAndRefusedCallsStandOnAcceptedOnes() {
        var chart = UsageChart.of(List.of(new Day(TODAY, 60, 20), new Day(TODAY.minusDays(1), 40, 0)), TODAY, 30);
        var today = chart.bars().getLast();
        var yesterday = chart.bars().get(28);

        assertThat(today.acceptedHeight()).isEqualTo(120);
        assertThat(today.acceptedY()).isEqualTo(40);
        assertThat(today.refusedHeight()).isEqualTo(40);
        assertThat(today.refusedY()).isZero();
        assertThat(yesterday.acceptedHeight()).isEqualTo(80);
        assertThat(yesterday.refusedHeight()).isZero();
    }

    @Test
    void aSingleCallCanBeSeenBesideAMillion() {
        var chart = UsageChart.of(List.of(new Day(TODAY, 1_000_000, 1), new Day(TODAY.minusDays(1), 1, 0)), TODAY, 30);

        assertThat(chart.bars().get(28).acceptedHeight()).isEqualTo(2);
        assertThat(chart.bars().getLast().refusedHeight()).isEqualTo(2);
        assertThat(chart.bars()).allSatisfy(bar -> {
            assertThat(bar.acceptedY()).isBetween(0L, 160L);
            assertThat(bar.refusedY()).isBetween(0L, 160L);
        });
    }

    @Test
    void theTableHoldsTheDaysWithCallsTheNewestFirst() {
        var chart = UsageChart.of(
                List.of(new Day(TODAY.minusDays(3), 0, 7), new Day(TODAY, 1, 0), new Day(TODAY.minusDays(30), 9, 9)),
                TODAY,
                30);

        assertThat(chart.table()).extracting(UsageChart.Bar::day).containsExactly("21 Nov", "18 Nov");
        assertThat(chart.accepted()).isEqualTo(1);
    }

    @Test
    void ninetyDaysMakeAWiderPicture() {
        var chart = UsageChart.of(List.of(new Day(TODAY.minusDays(89), 3, 1)), TODAY, 90);

        assertThat(chart.bars()).hasSize(90);
        assertThat(chart.width()).isEqualTo(1800);
        assertThat(chart.first()).isEqualTo("24 Aug");
        assertThat(chart.bars().getLast().x() + 14).isLessThan(1800);
        assertThat(chart.accepted()).isEqualTo(3);
    }
}
