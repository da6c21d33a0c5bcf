package latchkey.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class InstantConverterTest {
    private final InstantConverter converter = new InstantConverter();

    @Test
    void columnsAreUtc() {
        assertThat(converter.from(LocalDateTime.parse("2026-03-29T02:30:00.123456")))
                .isEqualTo(Instant.parse("2026-03-29T02:30:00.123456Z"));
    }

    @Test
    void whatIsFinerThanAMicrosecondIsCutOff() {
        assertThat(converter.to(Instant.parse("2026-01-01T00:00:00.123456999Z")))
                .isEqualTo(LocalDateTime.parse("2026-01-01T00:00:00.123456"));
    }

    @Test
    void noValueStaysNoValue() {
        assertThat(converter.from(null)).isNull();
        assertThat(converter.to(null)).isNull();
    }
}
