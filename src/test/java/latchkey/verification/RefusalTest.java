package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.token.Presented;
import latchkey.token.TokenStatus;
import latchkey.web.Networks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final Instant BEFORE = NOW.minusNanos(1000);
    private static final Instant AFTER = NOW.plusNanos(1000);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ACTIVE, -, 203.0.113.7, projects:read",
                "REVOKED, -, 198.51.100.1, billing:read",
                "EXPIRED, -, 198.51.100.1, billing:read",
                "BLOCKED, -, 198.51.100.1, billing:read",
                "-, ENDED, 198.51.100.1, billing:read",
                "-, NETWORK, 198.51.100.1, billing:read",
                "-, NETWORK, -, projects:read",
                "-, SCOPE, 203.0.113.7, billing:read",
                "-, SCOPE, 203.0.113.7, projects:read billing:read",
            })
    void theFirstCheckThatRefusesDecides(
            @Nullable TokenStatus status, @Nullable Refusal expected, @Nullable String address, String needed) {
        var times = new TokenStatus.Times(
                status == TokenStatus.REVOKED ? BEFORE : null,
                status == TokenStatus.EXPIRED ? NOW : AFTER,
                status == TokenStatus.BLOCKED ? BEFORE : null,
                null);
        var superseded = expected == Refusal.ENDED ? BEFORE : null;
        var token = token(times, superseded);

        assertThat(Refusal.of(token, Call.of(needed, address, null), NOW))
                .isEqualTo(status == null ? expected : status.isLive() ? null : Refusal.valueOf(status.name()));
    }

    /** The status that pages show, and what verification decides, say the same of every token. */
    @ParameterizedTest
    @MethodSource("times")
    void whatIsRefusedForItsTimesIsShownAsDead(TokenStatus.Times times) {
        var token = token(times, null);
        var refusal = Refusal.of(token, Call.of("", "203.0.113.7", null), NOW);
        var status = token.status(NOW);

        assertThat(refusal == null).isEqualTo(status.isLive());
        assertThat(refusal == null ? status.name() : refusal.name()).isEqualTo(status.name());
    }

    static Stream<TokenStatus.Times> times() {
        return Stream.of(null, BEFORE, NOW)
                .flatMap(revoked -> Stream.of(null, BEFORE, NOW, AFTER)
                        .flatMap(expires -> Stream.of(null, BEFORE, NOW)
                                .flatMap(blocked -> Stream.of(null, AFTER)
                                        .map(rotating -> new TokenStatus.Times(revoked, expires, blocked, rotating)))));
    }

    @Test
    void theOrderIsThatOfThePromise() {
        assertThat(Refusal.values())
                .containsExactly(
                        Refusal.REVOKED,
                        Refusal.EXPIRED,
                        Refusal.BLOCKED,
                        Refusal.ENDED,
                        Refusal.NETWORK,
                        Refusal.SCOPE);
    }

    private static Presented token(TokenStatus.Times times, @Nullable Instant superseded) {
        return new Presented(
                new UUID(0, 1),
                new UUID(0, 2),
                "Deploy bot",
                BEFORE,
                times,
                new Presented.Secret("lk_0123456789abc", null, superseded, superseded, null),
                new TreeSet<>(Set.of("projects:read")),
                Map.of(),
                Networks.parse("203.0.113.0/24"));
    }
}
