package latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import latchkey.Client;
import latchkey.TestPortal;
import latchkey.TriedTokens;
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
            var tokens = new TriedTokens();
            for (var round = 0; round < ROUNDS; round++) {
                createUntilKilled(database, creators, round, tokens);
                database.start();
                await().atMost(Duration.ofSeconds(10))
                        .ignoreExceptions()
                        .until(() -> creators.stream()
                                .allMatch(creator ->
                                        creator.get("/orgs/acme/tokens").status() == 200));
            }
            tokens.check(portal);
        }
    }

    private static void createUntilKilled(FaultDatabase database, List<Client> creators, int round, TriedTokens tokens)
            throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < creators.size(); i++) {
                var creator = creators.get(i);
                var prefix = "Round %d creator %d token ".formatted(round, i);
                threads.execute(() -> createUntilRefused(creator, prefix, tokens));
            }
            Thread.sleep(ThreadLocalRandom.current().nextLong(150, 900));
            database.kill();
        }
    }

    private static void createUntilRefused(Client creator, String prefix, TriedTokens tokens) {
        for (var number = 0; ; number++) {
            var page = tokens.create(creator, prefix + number);
            if (page.status() != 200) {
                assertThat(page.status()).describedAs(page.text()).isEqualTo(503);
                return;
            }
        }
    }
}
