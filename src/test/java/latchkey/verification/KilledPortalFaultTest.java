package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_USAGE;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.sum;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import latchkey.Client;
import latchkey.PortalProcess;
import latchkey.Program;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The portal is killed with SIGKILL while it serves: what it had answered, and what it had only counted. */
class KilledPortalFaultTest {
    private static final int ROUNDS = 4;

    /** Five seconds between two flushes, and what the one under way had taken, with room for a busy machine. */
    private static final Duration MOST_LOST = Duration.ofSeconds(7);

    private final TestPortal portal = TestPortal.withPeople();

    @TempDir
    private Path folder;

    @Test
    void atMostFiveSecondsOfCountersAreLostAndNoneIsCountedTwice() throws Exception {
        var token = portal.create("Deploy bot");
        var server = portal.registerServer("orders-api");
        Deque<Long> accepted = new ConcurrentLinkedDeque<>();
        var lost = new ArrayList<String>();
        for (var round = 0; round < ROUNDS; round++) {
            var before = counted(token);
            accepted.clear();
            try (var killed = start(round)) {
                verifyUntilKilled(killed, server, token, accepted, 6_000 + round * 1_300L);
            }
            var stored = counted(token) - before;
            var answered = accepted.size();
            var early = accepted.stream()
                    .filter(at -> at < accepted.getLast() - MOST_LOST.toNanos())
                    .count();
            lost.add("%d of %d".formatted(answered - stored, answered));
            // One call for each caller may have been counted and not answered.
            assertThat(stored).isBetween(early, answered + 4L);
        }
        System.out.println("Killed in the midst of counting, lost: " + lost);
    }

    private void verifyUntilKilled(
            PortalProcess process, TestPortal.Server server, Created token, Deque<Long> accepted, long millis)
            throws Exception {
        var program = new Program(process.url());
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 4; i++) {
                callers.execute(() -> {
                    try {
                        while (program.introspect(server, "token", token.secret())
                                .body()
                                .contains("\"active\":true")) {
                            accepted.add(System.nanoTime());
                        }
                    } catch (UncheckedIOException e) {
                        // Killed.
                    }
                });
            }
            Thread.sleep(millis);
            process.close();
        }
    }

    private long counted(Created token) {
        var sum = portal.db()
                .select(sum(ACCESS_TOKEN_USAGE.ACCEPTED))
                .from(ACCESS_TOKEN_USAGE)
                .where(ACCESS_TOKEN_USAGE.TOKEN_ID.eq(token.id()))
                .fetchSingle()
                .value1();
        return sum == null ? 0 : sum.longValue();
    }

    @Test
    void whatWasShownExistsAndEveryTokenIsWhole() throws Exception {
        Map<String, String> shown = new ConcurrentHashMap<>();
        var tried = ConcurrentHashMap.<String>newKeySet();
        for (var round = 0; round < ROUNDS; round++) {
            try (var killed = start(10 + round)) {
                createUntilKilled(killed, "Round %d token ".formatted(round), shown, tried);
            }
        }
        var server = portal.registerServer("billing-api");
        var whole = 0;
        for (var name : tried) {
            var id = portal.db()
                    .select(ACCESS_TOKEN.ID)
                    .from(ACCESS_TOKEN)
                    .where(ACCESS_TOKEN.NAME.eq(name))
                    .fetchOne(ACCESS_TOKEN.ID);
            var events = portal.db().fetchCount(AUDIT_EVENT, AUDIT_EVENT.TARGET.eq(name));
            assertThat(events).describedAs(name).isEqualTo(id == null ? 0 : 1);
            if (shown.containsKey(name)) {
                assertThat(portal.program()
                                .introspect(server, "token", shown.get(name))
                                .body())
                        .contains("\"active\":true");
            }
            if (id != null) {
                whole++;
                assertThat(portal.db().fetchCount(ACCESS_TOKEN_SECRET, ACCESS_TOKEN_SECRET.TOKEN_ID.eq(id)))
                        .isEqualTo(1);
            }
        }
        assertThat(portal.owner().post("/orgs/acme/audit/verification").heading())
                .isEqualTo("The audit log is intact");
        System.out.printf(
                "Killed in the midst of creating: %d tried, %d shown, %d there%n", tried.size(), shown.size(), whole);
    }

    private void createUntilKilled(PortalProcess process, String prefix, Map<String, String> shown, Set<String> tried)
            throws Exception {
        var owner = new Client(process.url());
        owner.signIn("owner@acme.example", TestPortal.PASSWORD);
        try (var creators = Executors.newVirtualThreadPerTaskExecutor()) {
            creators.execute(() -> {
                try {
                    for (var number = 0; ; number++) {
                        var name = prefix + number;
                        tried.add(name);
                        var page = owner.post(
                                "/orgs/acme/tokens",
                                "name",
                                name,
                                "description",
                                "",
                                "expires",
                                "30d",
                                "scopes",
                                "projects:read");
                        shown.put(name, page.secret());
                    }
                } catch (UncheckedIOException e) {
                    // Killed.
                }
            });
            Thread.sleep(ThreadLocalRandom.current().nextLong(500, 2_000));
            process.close();
        }
    }

    private PortalProcess start(int number) throws Exception {
        return PortalProcess.beside(portal, Files.createDirectory(folder.resolve("portal-" + number)), Map.of());
    }
}
