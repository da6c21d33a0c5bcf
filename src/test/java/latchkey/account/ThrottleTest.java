package latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import latchkey.account.Throttle.Bucket;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleTest {
    private static final Bucket BUCKET = new Bucket("a", 5, Duration.ofMinutes(15));
    private static final UUID DEVICE = new UUID(0, 1);

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4, 0",
        "5, 1",
        "6, 2",
        "7, 4",
        "8, 8",
        "14, 512",
        "15, 900",
        "16, 900",
        "1000, 900",
        "2147483647, 900"
    })
    void theWaitDoublesAfterTheFreeOnesUpToTheLongest(int failures, long seconds) {
        assertThat(BUCKET.delay(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Property
    void moreFailuresNeverWaitLess(@ForAll @IntRange(max = 100_000) int failures) {
        assertThat(BUCKET.delay(failures + 1)).isGreaterThanOrEqualTo(BUCKET.delay(failures));
    }

    @Test
    void anAccountAttackedFromEverywhereIsOpenAgainWithinHalfAMinute() {
        var account = Throttle.stranger("owner@acme.example", "203.0.113.7").getLast();

        assertThat(account.name()).isEqualTo("account owner@acme.example");
        assertThat(account.delay(1_000_000)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aSubscriberOfIpv6IsOneNetwork() {
        assertThat(names("2001:db8:1:2::1")).isEqualTo(names("2001:db8:1:2:ffff::9"));
        assertThat(names("2001:db8:1:2::1")).isNotEqualTo(names("2001:db8:1:3::1"));
        assertThat(names("203.0.113.7")).isNotEqualTo(names("203.0.113.8"));
    }

    @Test
    void aKnownBrowserSharesNoCountWithStrangers() {
        var known = Throttle.knownDevice("owner@acme.example", DEVICE).stream().map(Bucket::name);

        assertThat(known).doesNotContainAnyElementsOf(names("203.0.113.7"));
        assertThat(Throttle.knownDevice("a@acme.example", DEVICE).getFirst().digest())
                .isNotEqualTo(Throttle.knownDevice("b@acme.example", DEVICE)
                        .getFirst()
                        .digest());
    }

    @Test
    void noWayThroughTheSecondStepSharesACountWithAnother() {
        var names = Stream.of(SecondStep.values())
                .flatMap(step -> Stream.of(
                        Throttle.strangersSecondFactor(step, "owner@acme.example", "203.0.113.7"),
                        Throttle.knownDevicesSecondFactor(step, "owner@acme.example", DEVICE)))
                .flatMap(List::stream)
                .map(Bucket::name);

        assertThat(names).hasSize(9).doesNotHaveDuplicates();
    }

    private static List<String> names(String address) {
        return Throttle.stranger("owner@acme.example", address).stream()
                .map(Bucket::name)
                .toList();
    }
}
