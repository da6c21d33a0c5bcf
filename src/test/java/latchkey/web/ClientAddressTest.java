package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddressString;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    private final ClientAddress addresses = new ClientAddress(List.of(
            new IPAddressString("10.0.0.0/8").getAddress(), new IPAddressString("2001:db8:1::/48").getAddress()));

    /** Lines of X-Forwarded-For are separated by “/”. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // peer            | X-Forwarded-For                            | client
                "203.0.113.7       |                                            | 203.0.113.7",
                "fe80::1%eth0      |                                            | fe80::1",
                "203.0.113.7       | 198.51.100.1                               | 203.0.113.7",
                "203.0.113.7       | 10.0.0.1                                   | 203.0.113.7",
                "10.0.0.1          |                                            | 10.0.0.1",
                "10.0.0.1          | 198.51.100.1                               | 198.51.100.1",
                "10.0.0.1          | 1.2.3.4, 198.51.100.1                      | 198.51.100.1",
                "10.0.0.1          | 1.2.3.4,198.51.100.1,10.9.9.9              | 198.51.100.1",
                "10.0.0.1          | 1.2.3.4, 198.51.100.1, 10.9.9.9, 10.8.8.8  | 198.51.100.1",
                "10.0.0.1          | 10.0.0.2, 10.0.0.3                         | 10.0.0.2",
                "10.0.0.1          | 1.2.3.4 / 198.51.100.1                     | 198.51.100.1",
                "10.0.0.1          | 1.2.3.4 / 198.51.100.1 / 10.9.9.9          | 198.51.100.1",
                "10.0.0.1          | 198.51.100.1, garbage                      | 10.0.0.1",
                "10.0.0.1          | garbage, 198.51.100.1                      | 198.51.100.1",
                "10.0.0.1          | 198.51.100.1, unknown, 10.9.9.9            | 10.9.9.9",
                "10.0.0.1          | 198.51.100.1,                              | 198.51.100.1",
                "10.0.0.1          | 198.51.100.1:1234                          | 10.0.0.1",
                "10.0.0.1          | 198.51.100.0/24                            | 10.0.0.1",
                "10.0.0.1          | 198.51.100.*                               | 10.0.0.1",
                "10.0.0.1          | 2001:DB8::0:1                              | 2001:db8::1",
                "10.0.0.1          | [2001:db8::1]                              | 2001:db8::1",
                "10.0.0.1          | ::ffff:198.51.100.1                        | 198.51.100.1",
                "::ffff:10.0.0.1   | 198.51.100.1                               | 198.51.100.1",
                "::ffff:203.0.113.7| 198.51.100.1                               | 203.0.113.7",
                "2001:db8:1::5     | 2001:db8:2::9                              | 2001:db8:2::9",
                "2001:db8:2::5     | 2001:db8:3::9                              | 2001:db8:2::5",
                "[2001:db8:2::5]   |                                            | 2001:db8:2::5",
                "0:0:0:0:0:0:0:1   |                                            | ::1",
            })
    void theClientIsTheRightMostAddressNotTrusted(String peer, String forwardedFor, String client) {
        var lines = forwardedFor == null ? List.<String>of() : Arrays.asList(forwardedFor.split(" / "));
        assertThat(addresses.resolve(peer, lines)).isEqualTo(client);
    }

    @Test
    void withoutTrustedProxiesTheHeaderIsIgnored() {
        assertThat(new ClientAddress(List.of()).resolve("127.0.0.1", List.of("198.51.100.1")))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void aLongListIsReadFromItsEnd() {
        var many = "1.2.3.4,".repeat(900) + "198.51.100.1";
        assertThat(addresses.resolve("10.0.0.1", List.of(many))).isEqualTo("198.51.100.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "localhost",
                "*",
                "1.2.3",
                "7",
                "1.2.3.4.5",
                "010.1.1.1x",
                "256.1.1.1",
                "1.2.3.4/8",
                "::/0",
                "1-2.3.4.5",
                "fe80::1%eth0",
                "0x7f.1",
                "1.2.3.4, 5.6.7.8",
                "::ffff:1.2.3.4:5:6:7:8:9:10:11:12:13:14:15:16:17"
            })
    void whatIsNoAddressIsNone(String text) {
        assertThat(ClientAddress.canonical(text)).isNull();
    }
}
