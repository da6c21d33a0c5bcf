package latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import latchkey.TestPortal.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MetricsHttpTest {
    /** Whoever adds one looks whether it could name a token, an organization, an account or an address. */
    private static final Set<String> LABELS = Set.of(
            "action",
            "area",
            "cache",
            "cause",
            "endpoint",
            "gc",
            "id",
            "kind",
            "le",
            "outcome",
            "pool",
            "result",
            "state");

    private final TestPortal portal = TestPortal.withPeople(Map.of("verification.remembered", "1000"));
    private final Server server = portal.registerServer("orders-api");

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void verificationsAreCountedByOutcome() {
        var good = portal.create("Good").secret();
        var dead = portal.create("Dead");
        portal.owner().post(dead.path() + "/revocation");
        var before = Scrape.of(portal);
        portal.program().introspect(server, "token", good);
        portal.program().introspect(server, "token", good, "scope", "billing:write");
        portal.program().introspect(server, "token", dead.secret());
        portal.program().introspect(server, "token", "noise");
        var after = Scrape.of(portal);

        for (var outcome : new String[] {"accepted", "scope", "revoked", "unknown"}) {
            assertThat(verified(after, outcome) - verified(before, outcome))
                    .as(outcome)
                    .isEqualTo(1);
        }
        assertThat(verified(after, "expired")).isZero();
    }

    @Test
    void theTimeOfEachEndpointIsMeasured() {
        var secret = portal.create("Timed").secret();
        var before = Scrape.of(portal);
        portal.program().introspect(server, "token", secret);
        portal.program().describe(secret);
        new Client(portal.url())
                .send(new Client(portal.url()).request("/forward-auth").header("Authorization", "Bearer " + secret));
        var after = Scrape.of(portal);

        for (var endpoint : new String[] {"introspection", "self-description", "forward-auth"}) {
            assertThat(timed(after, "count", endpoint) - timed(before, "count", endpoint))
                    .as(endpoint)
                    .isEqualTo(1);
            assertThat(timed(after, "sum", endpoint)).isGreaterThan(timed(before, "sum", endpoint));
            assertThat(after.value("latchkey_verification_time_seconds_bucket", "endpoint", endpoint, "le", "+Inf"))
                    .isEqualTo(timed(after, "count", endpoint));
        }
    }

    @Test
    void whatIsRememberedIsCounted() {
        var secret = portal.create("Remembered").secret();
        // When this is answered, all that was before has been heard of.
        portal.owner().post(portal.create("Soon over").path() + "/revocation");
        portal.program().introspect(server, "token", secret);
        var before = Scrape.of(portal);
        portal.program().introspect(server, "token", secret);
        var after = Scrape.of(portal);

        assertThat(remembered(after, "hit") - remembered(before, "hit")).isEqualTo(1);
        assertThat(remembered(after, "miss")).isEqualTo(remembered(before, "miss"));
        assertThat(after.value("cache_size", "cache", "tokens")).isPositive();
    }

    @Test
    void lagsPoolAndMachineAreTold() {
        var scrape = Scrape.of(portal);

        assertThat(scrape.value("latchkey_change_lag_seconds")).isBetween(0.0, 60.0);
        assertThat(scrape.value("latchkey_flush_lag_seconds")).isBetween(0.0, 60.0);
        assertThat(scrape.value("hikaricp_connections_max")).isPositive();
        assertThat(scrape.value("jvm_memory_used_bytes", "area", "heap")).isPositive();
        assertThat(scrape.value("jvm_threads_live_threads")).isPositive();
    }

    @Test
    void usesThatWaitForTheDatabaseAreSeen() {
        portal.flushUsage();
        assertThat(Scrape.of(portal).value("latchkey_flush_lag_seconds")).isZero();
        portal.program().introspect(server, "token", portal.create("Waits").secret());
        portal.db()
                .execute("CREATE TRIGGER refusing BEFORE INSERT ON gathered_use FOR EACH ROW SIGNAL SQLSTATE '45000'");
        portal.flushUsage();
        portal.flushUsage();

        var waiting = Scrape.of(portal);
        portal.db().execute("DROP TRIGGER refusing");
        assertThat(waiting.value("latchkey_flush_lag_seconds")).isPositive();
        assertThat(waiting.value("latchkey_flush_waiting")).isEqualTo(1);
        portal.flushUsage();
        assertThat(Scrape.of(portal).value("latchkey_flush_lag_seconds")).isZero();
        assertThat(Scrape.of(portal).value("latchkey_flush_waiting")).isZero();
    }

    @Test
    void noLabelNamesATokenAnOrganizationAnAccountOrAnAddress() {
        var token = portal.create("Unnamed");
        portal.program().introspect(server, "token", token.secret(), "client_ip", "203.0.113.7");
        var scrape = Scrape.of(portal);
        var names = scrape.samples().stream()
                .flatMap(sample -> sample.labels().keySet().stream())
                .collect(Collectors.toSet());

        assertThat(LABELS).containsAll(names);
        assertThat(Scrape.management(portal).get("/metrics").body())
                .doesNotContain(
                        "Unnamed",
                        "acme",
                        "203.0.113.7",
                        "127.0.0.1",
                        token.id().toString(),
                        server.id(),
                        "lk_")
                .doesNotContain(token.secret().substring(0, 16));
    }

    @Test
    void strangersFindNoMetrics() {
        assertThat(portal.stranger().get("/metrics").status()).isEqualTo(404);
    }

    private static double verified(Scrape scrape, String outcome) {
        return scrape.value("latchkey_verifications_total", "outcome", outcome);
    }

    private static double timed(Scrape scrape, String what, String endpoint) {
        return scrape.value("latchkey_verification_time_seconds_" + what, "endpoint", endpoint);
    }

    private static double remembered(Scrape scrape, String result) {
        return scrape.value("cache_gets_total", "cache", "tokens", "result", result);
    }
}
