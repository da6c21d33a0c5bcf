package latchkey.token;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import latchkey.web.Moment;
import latchkey.web.Numbers;

/**
 * How a token is used, as its page shows it.
 *
 * @param countedUpTo calls after this may lack
 * @param clients of the last 30 days, the last seen first
 * @param more whether there were more clients than these
 * @param addresses the last ones in the last 30 days
 * @param refused of the last 30 days, by reason
 */
record UsageView(
        UsageChart chart,
        Moment countedUpTo,
        List<Client> clients,
        boolean more,
        List<Address> addresses,
        List<Refused> refused) {
    static UsageView of(
            UsageChart chart,
            Instant countedUpTo,
            List<ClientReader.Client> clients,
            int shown,
            List<ClientReader.Address> addresses,
            List<ClientReader.Refused> refused,
            Instant now) {
        return new UsageView(
                chart,
                new Moment(countedUpTo, now),
                clients.stream()
                        .limit(shown)
                        .map(client -> Client.of(client, now))
                        .toList(),
                clients.size() > shown,
                addresses.stream()
                        .map(address -> new Address(address.address(), new Moment(address.lastAt(), now)))
                        .toList(),
                refused.stream().map(calls -> Refused.of(calls, now)).toList());
    }

    record Client(String address, String agent, String calls, Moment last) {
        static Client of(ClientReader.Client client, Instant now) {
            return new Client(
                    client.address().isEmpty() ? "not told" : client.address(),
                    client.agent().isEmpty() ? "not told" : client.agent(),
                    Numbers.grouped(client.calls()),
                    new Moment(client.lastAt(), now));
        }
    }

    record Address(String address, Moment last) {}

    /**
     * @param text “12 calls with a secret that had ended”
     * @param why the query of the page that explains the last of them
     */
    record Refused(String text, Moment last, String from, String why) {
        static Refused of(ClientReader.Refused calls, Instant now) {
            var number = Numbers.grouped(calls.calls()) + (calls.calls() == 1 ? " call " : " calls ");
            return new Refused(
                    number + RefusalWords.of(calls.outcome()),
                    new Moment(calls.lastAt(), now),
                    calls.lastAddress().isEmpty() ? "" : " from " + calls.lastAddress(),
                    "?prefix=%s&client_ip=%s&scope=%s&outcome=%s"
                            .formatted(
                                    encoded(calls.lastPrefix()),
                                    encoded(calls.lastAddress()),
                                    encoded(calls.lastNeeded()),
                                    encoded(calls.outcome())));
        }

        private static String encoded(String value) {
            return URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }
}
