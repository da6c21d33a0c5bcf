package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentTest {
    private static final Instant NOW = Instant.parse("2026-11-21T22:05:09Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S,          just now",
        "-PT59S,        just now",
        "-PT1M,         1 minute ago",
        "-PT59M59S,     59 minutes ago",
        "-PT1H,         1 hour ago",
        "-PT47H59M,     47 hours ago",
        "-PT48H,        2 days ago",
        "-P59D,         59 days ago",
        "-P60D,         2 months ago",
        "-P729D,        24 months ago",
        "-P730D,        2 years ago",
        "PT1S,          in less than a minute",
        "PT1M,          in 1 minute",
        "PT3H,          in 3 hours",
        "P6D,           in 6 days",
        "P365D,         in 12 months",
        "P3650D,        in 10 years",
    })
    void aDistanceIsSaidInTheLargestUnitThatFits(Duration distance, String words) {
        assertThat(new Moment(NOW.plus(distance), NOW).relative()).isEqualTo(words);
    }

    @Test
    void theAbsoluteTimeIsUtc() {
        var moment = new Moment(NOW, NOW);

        assertThat(moment.date()).isEqualTo("21 Nov 2026");
        assertThat(moment.text()).isEqualTo("21 Nov 2026, 22:05 UTC");
        assertThat(moment.iso()).isEqualTo("2026-11-21T22:05:09Z");
    }

    @Test
    void noInstantHasNoMoment() {
        assertThat(Moment.orNull(null, NOW)).isNull();
        assertThat(Moment.orNull(NOW, NOW)).isEqualTo(new Moment(NOW, NOW));
    }
}
