package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import latchkey.Client;
import latchkey.TestPortal;
import latchkey.database.FaultDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is killed while tokens are created: each exists whole, with its event, or not at all. */
class KilledInCreateFaultTest {
    private static final int ROUNDS = 12;
    private static final int CREATORS = 3;

    @Test
    void aTokenExistsWholeOrNotAtAllAndWhatWasShownExists(@TempDir Path folder) throws Exception {
        try (var database = FaultDatabase.in(folder);
                var portal = TestPortal.withPeople(database.address(), Map.of("verification.remembered", "1000"))) {
            var creators = new ArrayList<Client>();
            for (var i = 0; i < CREATORS; i++) {
                creators.add(portal.signIn("owner@acme.example"));
            }
            var shown = new ConcurrentHashMap<String, String>();
            var tried = ConcurrentHashMap.<String>newKeySet();
            for (var round = 0; round < ROUNDS; round++) {
                createUntilKilled(database, creators, round, tried, shown);
                database.start();
                await().atMost(Duration.ofSeconds(10))
                        .ignoreExceptions()
                        .until(() -> creators.stream()
                                .allMatch(creator ->
                                        creator.get("/orgs/acme/tokens").status() == 200));
            }
            check(portal, tried, shown);
        }
    }

    private static void createUntilKilled(
            FaultDatabase database, List<Client> creators, int round, Set<String> tried, Map<String, String> shown)
            throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < creators.size(); i++) {
                var creator = creators.get(i);
                var prefix = "Round %d creator %d token ".formatted(round, i);
                threads.execute(() -> createUntilRefused(creator, prefix, tried, shown));
            }
            Thread.sleep(ThreadLocalRandom.current().nextLong(150, 900));
            database.kill();
        }
    }

    private static void createUntilRefused(
            Client creator, String prefix, Set<String> tried, Map<String, String> shown) {
        for (var number = 0; ; number++) {
            var name = prefix + number;
            tried.add(name);
            var page = creator.post(
                    "/orgs/acme/tokens", "name", name, "description", "", "expires", "30d", "scopes", "projects:read");
            if (page.status() != 200) {
                assertThat(page.status()).describedAs(page.text()).isEqualTo(503);
                return;
            }
            shown.put(name, page.secret());
        }
    }

    private static void check(TestPortal portal, Set<String> tried, Map<String, String> shown) {
        var server = portal.registerServer("orders-api");
        var unknown = 0;
        for (var name : tried) {
            var id = portal.db()
                    .select(ACCESS_TOKEN.ID)
                    .from(ACCESS_TOKEN)
                    .where(ACCESS_TOKEN.NAME.eq(name))
                    .fetchOne(ACCESS_TOKEN.ID);
            if (shown.containsKey(name)) {
                assertThat(id).describedAs(name).isNotNull();
                assertThat(portal.program()
                                .introspect(server, "token", shown.get(name))
                                .body())
                        .contains("\"active\":true");
            }
            if (id == null) {
                assertThat(eventsNaming(portal, name)).describedAs(name).isZero();
            } else {
                isWhole(portal, id);
                unknown += shown.containsKey(name) ? 0 : 1;
            }
        }
        assertThat(portal.owner().post("/orgs/acme/audit/verification").heading())
                .isEqualTo("The audit log is intact");
        System.out.printf(
                "Killed %d times: %d creations tried, %d shown, %d more committed whose answer was lost%n",
                ROUNDS, tried.size(), shown.size(), unknown);
    }

    private static void isWhole(TestPortal portal, UUID id) {
        assertThat(portal.db().fetchCount(ACCESS_TOKEN_SECRET, ACCESS_TOKEN_SECRET.TOKEN_ID.eq(id)))
                .isEqualTo(1);
        assertThat(portal.db()
                        .fetchCount(
                                AUDIT_EVENT, AUDIT_EVENT.TARGET_ID.eq(id).and(AUDIT_EVENT.ACTION.eq("token.created"))))
                .isEqualTo(1);
    }

    private static int eventsNaming(TestPortal portal, String name) {
        return portal.db().fetchCount(AUDIT_EVENT, AUDIT_EVENT.TARGET.eq(name));
    }
}
