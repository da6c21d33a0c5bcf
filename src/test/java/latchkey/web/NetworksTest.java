package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7/32",
        "203.0.113.7/24, 203.0.113.0/24",
        "10.0.0.0/8, 10.0.0.0/8",
        "2001:DB8::1, 2001:db8::1/128",
        "2001:db8:0:0:ffff::/32, 2001:db8::/32",
        "::ffff:203.0.113.7, 203.0.113.7/32",
        "::ffff:203.0.113.7/120, 203.0.113.0/24",
        "0.0.0.0/0, 0.0.0.0/0",
        "::/0, ::/0",
    })
    void aNetworkIsKeptInCanonicalText(String typed, String canonical) {
        assertThat(Networks.parse(typed)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113",
                "203.0.113.256",
                "010.0.0.1",
                "203.0.113.0/33",
                "2001:db8::/129",
                "203.0.113.*",
                "203.0.113.1-9",
                "fe80::1%eth0",
                "example.com",
                "/24",
                "203.0.113.0/",
                "203.0.113.0/-1",
                "1",
                "::ffff:203.0.113.7/24/8",
            })
    void whatIsNoNetworkIsSaid(String typed) {
        var errors = new FormErrors();
        Networks.check(errors, "allowed_networks", typed);
        assertThat(errors.isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"224.0.0.0/4", "ff02::1", "255.255.255.255", "0.0.0.0", "::"})
    void aNetworkThatNobodyCanCallFromIsRefused(String typed) {
        var errors = new FormErrors();
        Networks.check(errors, "allowed_networks", typed);
        assertThat(errors.isEmpty()).isFalse();
    }

    @Test
    void aNetworkWithinAnotherIsLeftOut() {
        assertThat(Networks.parse("10.1.0.0/16\n10.0.0.0/8, 10.1.2.3 2001:db8::/32 10.0.0.0/8"))
                .hasToString("10.0.0.0/8 2001:db8::/32");
    }

    @Test
    void onlyWhatIsAllowedFromAnywhereIsAllowedFromNobodyKnowsWhere() {
        assertThat(Networks.ANYWHERE.allow("")).isTrue();
        assertThat(Networks.parse("0.0.0.0/0 ::/0").allow("")).isFalse();
    }

    @Test
    void networksContainWhatLiesWithinThem() {
        var required = Networks.parse("10.0.0.0/8 2001:db8::/32");
        assertThat(required.contain(Networks.parse("10.9.0.0/16 2001:db8:1::/48")))
                .isTrue();
        assertThat(required.contain(Networks.parse("10.9.0.0/16 192.0.2.0/24"))).isFalse();
        assertThat(required.contain(Networks.ANYWHERE)).isFalse();
        assertThat(Networks.ANYWHERE.contain(required)).isTrue();
    }

    @Property
    void anAddressIsAllowedByEveryNetworkAroundIt(@ForAll int bits, @ForAll @IntRange(max = 32) int length) {
        var address = "%d.%d.%d.%d".formatted(bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255);
        var network = Network.parse(address + "/" + length);
        assertThat(network.contains(address)).isTrue();
        assertThat(Network.parse(address).enclosing())
                .contains(network.toString())
                .hasSize(33);
    }

    @Property
    void whatWasParsedParsesToItself(@ForAll int bits, @ForAll @IntRange(max = 32) int length) {
        var address = "%d.%d.%d.%d".formatted(bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255);
        var once = Networks.parse(address + "/" + length);
        assertThat(Networks.parse(once.toString())).isEqualTo(once);
    }
}
