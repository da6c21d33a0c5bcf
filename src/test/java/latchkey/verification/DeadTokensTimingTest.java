package latchkey.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import latchkey.Client;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is wrong with a token can't be told by the time of an answer: by turns, the medians of many tries differ by less
 * than a tenth from that of an unknown one, and by less than a quarter where nothing is remembered, since a row that is
 * there takes the database longer than none. What can't be a token at all may be refused sooner, since nothing is looked
 * up: that is no secret, anybody computes the checksum. Apart from the other tests: bin/test timing.
 */
@Timeout(300)
class DeadTokensTimingTest {
    private static final int TRIES = 600;
    private static final int WARM_UP = 400;
    private static final Set<String> NO_TOKENS = Set.of("malformed", "of another brand", "not a token");

    private final TestPortal remembering = TestPortal.withPeople(Map.of("verification.remembered", "100000"));
    private final TestPortal asking = TestPortal.withPeople();
    private final Map<String, String> dead = DeadTokens.of(remembering);

    @AfterAll
    void stop() {
        remembering.close();
        asking.close();
    }

    @Test
    void introspectionTakesAsLongWhateverIsWrong() {
        var server = remembering.registerServer("orders-api");
        compare(dead, 1.1, secret -> remembering.program().introspect(server, "token", secret));
    }

    @Test
    void forwardAuthTakesAsLongWhateverIsWrong() {
        compare(dead, 1.1, secret -> forward(remembering, secret));
    }

    @Test
    void askingTheDatabaseTakesAsLongWhateverIsWrong() {
        var tokens = DeadTokens.of(asking);
        tokens.keySet().removeAll(NO_TOKENS);
        compare(tokens, 1.25, secret -> forward(asking, secret));
    }

    @Test
    void revokingTakesAsLongForWhatIsRevokedAsForWhatIsUnknown() {
        var tokens = new LinkedHashMap<>(dead);
        tokens.keySet().retainAll(Set.of("unknown", "malformed", "revoked", "former"));
        compare(tokens, 1.1, secret -> remembering.program().revoke(secret));
    }

    private static void forward(TestPortal portal, String secret) {
        var client = new Client(portal.url());
        client.send(client.request("/forward-auth").header("Authorization", "Bearer " + secret));
    }

    /** By turns, so that whatever else the machine does slows all of them. */
    private static void compare(Map<String, String> dead, double most, Consumer<String> ask) {
        var times = new LinkedHashMap<String, List<Long>>();
        dead.keySet().forEach(kind -> times.put(kind, new ArrayList<>()));
        for (var i = -WARM_UP; i < TRIES; i++) {
            for (var entry : dead.entrySet()) {
                var began = System.nanoTime();
                ask.accept(entry.getValue());
                var took = System.nanoTime() - began;
                if (i >= 0) {
                    times.getOrDefault(entry.getKey(), List.of()).add(took);
                }
            }
        }
        var unknown = median(times.getOrDefault("unknown", List.of()));
        var ratios = new LinkedHashMap<String, Double>();
        times.forEach((kind, taken) -> ratios.put(kind, (double) median(taken) / unknown));
        System.out.printf("against an unknown one (median %d µs): %s%n", unknown / 1000, ratios);
        ratios.forEach(
                (kind, ratio) -> assertThat(ratio).as(kind).isBetween(NO_TOKENS.contains(kind) ? 0.8 : 0.9, most));
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().skip(TRIES / 2).findFirst().orElseThrow();
    }
}
