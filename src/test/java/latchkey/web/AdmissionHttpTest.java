package latchkey.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import latchkey.Page;
import latchkey.Scrape;
import latchkey.TestPortal;
import latchkey.TestPortal.Server;
import latchkey.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** More requests than a small portal takes on at once; those it is at are made to wait for a locked table. */
class AdmissionHttpTest {
    private static final int PLACES_FOR_PAGES = 5;

    private final TestPortal portal = TestPortal.withPeople(Map.of("http.pages", "1", "http.verifications", "2"));
    private final Server server = portal.registerServer("orders-api");
    private final String secret = portal.create("Asked for").secret();
    private final ExecutorService clients = Executors.newCachedThreadPool();

    @AfterAll
    void stop() {
        clients.shutdown();
        portal.close();
    }

    @Test
    void verificationsThatAreTooManyAreRefusedAtOnceAndPagesGoOn() throws Exception {
        var refusedBefore = refused("verification");
        try (var lock = lock("access_token_secret")) {
            var first = send(this::introspect);
            var second = send(this::introspect);
            await().until(() -> taken("verification") == 2);

            var third = introspect();
            assertThat(third.status()).isEqualTo(503);
            assertThat(third.header("Retry-After")).isEqualTo("5");
            assertThat(third.body()).contains("\"error\":\"temporarily_unavailable\"");
            assertThat(refused("verification") - refusedBefore).isEqualTo(1);
            assertThat(portal.stranger().get("/sign-in").status()).isEqualTo(200);
            lock.release();
            assertThat(first.get(10, TimeUnit.SECONDS).body()).contains("\"active\":true");
            assertThat(second.get(10, TimeUnit.SECONDS).body()).contains("\"active\":true");
        }
        await().until(() -> taken("verification") == 0);
        assertThat(introspect().status()).isEqualTo(200);
    }

    @Test
    void pagesThatAreTooManyAreRefusedAndVerificationGoesOn() throws Exception {
        var owner = portal.signIn("owner@acme.example");
        var waiting = new ArrayList<CompletableFuture<Page>>();
        try (var lock = lock("access_token_usage")) {
            for (var i = 0; i < PLACES_FOR_PAGES; i++) {
                waiting.add(send(() -> owner.get("/orgs/acme/tokens")));
            }
            await().until(() -> taken("page") == PLACES_FOR_PAGES);

            var refused = portal.stranger().get("/sign-in");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(refused.text()).contains("Latchkey is not available right now");
            assertThat(introspect().body()).contains("\"active\":true");
            assertThat(portal.stranger().get("/assets/x/app.css").status()).isEqualTo(404);
            lock.release();
        }
        for (var page : waiting) {
            assertThat(page.get(20, TimeUnit.SECONDS).status()).isIn(200, 503);
        }
        await().until(() -> taken("page") == 0);
        assertThat(portal.stranger().get("/sign-in").status()).isEqualTo(200);
    }

    @Test
    void aPlaceIsGivenBackHoweverARequestEnds() {
        for (var path : List.of("/nothing", "/orgs/acme/tokens", "/sign-in?a=%FF", "/site/mail")) {
            portal.stranger().get(path);
        }
        portal.stranger().postRaw("/sign-in", "x=%");
        portal.stranger().postRaw("/oauth2/introspect", "token=%FF");
        portal.stranger().postRaw("/oauth2/revoke", "token=x");

        await().until(() -> taken("page") == 0 && taken("verification") == 0);
    }

    private Page introspect() {
        return portal.program().introspect(server, "token", secret);
    }

    private CompletableFuture<Page> send(Supplier<Page> request) {
        return CompletableFuture.supplyAsync(request, clients);
    }

    private double taken(String kind) {
        return Scrape.of(portal).value("latchkey_requests", "kind", kind);
    }

    private double refused(String kind) {
        return Scrape.of(portal).value("latchkey_requests_refused_total", "kind", kind);
    }

    private Lock lock(String table) throws SQLException {
        return new Lock(portal.database().again(), table);
    }

    /** Whoever reads a table waits, until it is released. */
    private static final class Lock implements AutoCloseable {
        private final TestDatabase database;
        private final Connection connection;

        Lock(TestDatabase database, String table) throws SQLException {
            this.database = database;
            this.connection = database.dataSource().getConnection();
            run("LOCK TABLES " + table + " WRITE");
        }

        void release() throws SQLException {
            run("UNLOCK TABLES");
        }

        private void run(String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void close() throws SQLException {
            release();
            connection.close();
            database.close();
        }
    }
}
