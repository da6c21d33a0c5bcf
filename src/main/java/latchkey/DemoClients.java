package latchkey;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import latchkey.token.AccessToken;
import latchkey.token.ClientStore;
import latchkey.token.CountedUse;
import latchkey.token.ScopeUseStore;
import latchkey.token.Use;
import org.jooq.DSLContext;

/** Lets clients use the tokens of a demonstration, and each token hardly ever all that it may. */
final class DemoClients {
    private static final List<String> AGENTS = List.of(
            "deploy-runner/4.2 (linux; amd64)",
            "curl/8.5.0",
            "python-httpx/0.28.1",
            "Go-http-client/2.0",
            "okhttp/5.0.0");
    private static final List<String> REFUSALS = List.of("scope", "network", "ended");
    private static final int KEPT_DAYS = 30;

    private final ClientStore clients;
    private final ScopeUseStore scopes;
    private final Instant now;

    DemoClients(DSLContext db, Instant now) {
        this.clients = new ClientStore(db);
        this.scopes = new ScopeUseStore(db);
        this.now = now;
    }

    /** @param calls a day */
    void fill(UUID organizationId, AccessToken token, int calls, int idleDays, Random random) {
        var number = 1 + random.nextInt(3);
        for (var client = 0; client < number; client++) {
            var address = "203.0.113." + (1 + random.nextInt(250));
            var agent = AGENTS.get(random.nextInt(AGENTS.size()));
            for (var day = idleDays; day < KEPT_DAYS; day += 1 + random.nextInt(3)) {
                var at = now.minus(Duration.ofDays(day)).minusSeconds(600L + random.nextInt(60_000));
                if (at.isAfter(token.createdAt())) {
                    var use = use(organizationId, token, at, address, agent, Use.ACCEPTED);
                    clients.add(List.of(CountedUse.of(use, 1 + calls / number, at)));
                }
            }
        }
        if (idleDays < KEPT_DAYS && random.nextInt(3) == 0) {
            refuse(organizationId, token, idleDays, random);
        }
        need(organizationId, token, calls, idleDays, random);
    }

    private void refuse(UUID organizationId, AccessToken token, int idleDays, Random random) {
        var at = now.minus(Duration.ofDays(idleDays)).minusSeconds(3_000L + random.nextInt(80_000));
        var reason = REFUSALS.get(random.nextInt(REFUSALS.size()));
        var use = use(organizationId, token, at, "198.51.100.77", AGENTS.get(1), reason);
        clients.add(List.of(CountedUse.of(use, 1 + random.nextInt(30), at)));
    }

    /** The first scope always, the others now and then. */
    private void need(UUID organizationId, AccessToken token, int calls, int idleDays, Random random) {
        var at = now.minus(Duration.ofDays(idleDays)).minusSeconds(700L + random.nextInt(9_000));
        var needed = new TreeMap<String, Long>();
        for (var scope : token.scopes()) {
            if (scope.equals(token.scopes().getFirst()) || random.nextInt(3) == 0) {
                needed.put(scope, (long) calls);
            }
        }
        var use = use(organizationId, token, at, "", "", Use.ACCEPTED);
        scopes.used(List.of(new CountedUse(use, calls, at, at, "", needed, null)));
    }

    private static Use use(
            UUID organizationId, AccessToken token, Instant at, String address, String agent, String outcome) {
        return new Use(
                organizationId, token.id(), token.prefix(), at.truncatedTo(ChronoUnit.HOURS), address, agent, outcome);
    }
}
