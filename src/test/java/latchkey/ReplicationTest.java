package latchkey;

import static latchkey.database.PrimaryAndReplica.PRIMARY;
import static latchkey.database.PrimaryAndReplica.REPLICA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import latchkey.TestPortal.Created;
import latchkey.database.Migrations;
import latchkey.database.PrimaryAndReplica;
import latchkey.database.StartupFailure;
import latchkey.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real primary with a replica, and a portal for each of the driver's two modes. One story: what is served while the
 * replica lags, when the primary is gone, and when the replica has taken over.
 */
@TestMethodOrder(OrderAnnotation.class)
class ReplicationTest {
    private static final String ACTIVE = "\"active\":true";
    private static final String INACTIVE = "{\"active\":false}";

    /** Four seconds of trust in what is remembered, and what a last look may have taken. */
    private static final Duration TRUST = Duration.ofSeconds(8);

    private static final Duration SOON = Duration.ofSeconds(15);

    private final Opened opened = new Opened();
    private PrimaryAndReplica pair;
    private TestPortal sequential;
    private PortalProcess replication;
    private TestPortal.Server server;
    private Created live;
    private Created revoked;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        pair = opened.add(PrimaryAndReplica.start());
        assertThat(new Migrations(pair.address("replication:")).run().migrations())
                .isPositive();
        var remembered = Map.of("verification.remembered", "1000");
        sequential = opened.add(TestPortal.withPeople(pair.address("sequential:"), remembered));
        replication = opened.add(PortalProcess.beside(
                sequential,
                Files.createDirectory(folder.resolve("replication")),
                Map.of("database.url", pair.address("replication:").url(), "verification.remembered", "1000")));
        server = sequential.registerServer("orders-api");
    }

    /** The servers too where a portal could not be stopped: they are processes of their own. */
    @AfterAll
    void stop() throws Exception {
        opened.close();
    }

    @Test
    @Order(1)
    void aReplicaThatLagsIsNotAsked() {
        live = sequential.create("Known to the replica");
        pair.catchUp();
        pair.stopApplying();
        for (var i = 0; i < 5; i++) {
            var token = sequential.create("Unheard of " + i);
            assertThat(bySequential(token).body()).contains(ACTIVE);
            assertThat(byReplication(token).body()).contains(ACTIVE);
            var answer = sequential.owner().post(token.path() + "/revocation");
            assertThat(answer.status()).isEqualTo(303);
            assertThat(bySequential(token).body()).isEqualTo(INACTIVE);
            assertThat(byReplication(token).body()).isEqualTo(INACTIVE);
        }
        assertThat(pair.ask(REPLICA, "SELECT COUNT(*) FROM latchkey.access_token WHERE name LIKE 'Unheard of%'"))
                .isEqualTo("0");
        nobodyStaysAt(REPLICA);
        pair.catchUp();
        assertThat(
                        pair.ask(
                                REPLICA,
                                "SELECT COUNT(*) FROM latchkey.access_token WHERE name LIKE 'Unheard of%' AND revoked_at IS NOT NULL"))
                .isEqualTo("5");
    }

    @Test
    @Order(2)
    void aReplicaAloneIsNoDatabase() {
        assertThatThrownBy(() -> TestDatabase.at(pair.server(REPLICA)).close())
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("is read-only");
        assertThatThrownBy(() -> new Migrations(pair.server(REPLICA)).run())
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("is read-only");
    }

    @Test
    @Order(3)
    void whereThePrimaryIsKilledNothingIsServedByItsReplica() throws Exception {
        revoked = sequential.create("Revoked and not copied");
        assertThat(bySequential(live).body()).contains(ACTIVE);
        assertThat(byReplication(live).body()).contains(ACTIVE);
        pair.catchUp();
        pair.stopApplying();
        sequential.owner().post(revoked.path() + "/revocation");
        // Their numbers are given out again by whoever takes over without knowing of them.
        for (var i = 0; i < 5; i++) {
            sequential.create("Lost with the primary " + i);
        }
        var killed = System.nanoTime();
        pair.kill(PRIMARY);
        while (System.nanoTime() - killed < Duration.ofSeconds(12).toNanos()) {
            var asked = System.nanoTime();
            for (var page : new Page[] {bySequential(revoked), byReplication(revoked)}) {
                assertThat(page.body()).doesNotContain(ACTIVE);
            }
            for (var page : new Page[] {bySequential(live), byReplication(live)}) {
                assertThat(page.status()).isIn(200, 503);
                assertThat(page.body()).isNotEqualTo(INACTIVE);
                if (asked - killed > TRUST.toNanos()) {
                    assertThat(page.status()).isEqualTo(503);
                }
            }
            Thread.sleep(100);
        }
        assertThat(sequential.owner().post("/orgs/acme/tokens").status()).isEqualTo(503);
        assertThat(ready(sequential)).isEqualTo(503);
        assertThat(replication.management().get("/health/ready").status()).isEqualTo(503);
        nobodyStaysAt(REPLICA);
    }

    @Test
    @Order(4)
    void whereTheReplicaIsPromotedItIsServedByItselfAndARevocationIsRefusedAtOnce() {
        var promoted = System.nanoTime();
        pair.promote();
        await().atMost(SOON).until(() -> ready(sequential) == 200);
        System.out.printf("Promoted: served again %.1f s later%n", (System.nanoTime() - promoted) / 1e9);
        // The cost of copying later: what was answered before the primary was killed is undone.
        assertThat(bySequential(revoked).body()).contains(ACTIVE);
        assertThat(bySequential(live).body()).contains(ACTIVE);
        assertThat(sequential.owner().post(revoked.path() + "/revocation").status())
                .isEqualTo(303);
        assertThat(bySequential(revoked).body()).isEqualTo(INACTIVE);
        var created = sequential.create("Created after the promotion");
        assertThat(bySequential(created).body()).contains(ACTIVE);
        assertThat(sequential.owner().post(live.path() + "/revocation").status())
                .isEqualTo(303);
        assertThat(bySequential(live).body()).isEqualTo(INACTIVE);
        assertThat(sequential.owner().post("/orgs/acme/audit/verification").heading())
                .isEqualTo("The audit log is intact");
        // In this mode the first host alone is the primary.
        assertThat(byReplication(created).status()).isEqualTo(503);
    }

    @Test
    @Order(5)
    void aFormerPrimaryThatComesBackReadOnlyIsPassedOver() throws Exception {
        pair.launch(PRIMARY);
        Thread.sleep(Duration.ofSeconds(3));
        assertThat(bySequential(live).body()).isEqualTo(INACTIVE);
        assertThat(byReplication(live).status()).isEqualTo(503);
        assertThat(sequential.owner().get("/orgs/acme/tokens").status()).isEqualTo(200);
        nobodyStaysAt(PRIMARY);
        try (var database = TestDatabase.at(pair.address("sequential:"))) {
            assertThat(database.dsl().fetchValue("SELECT @@server_id").toString())
                    .isEqualTo("2");
        }
    }

    /** It is told to step back while connections to it are open: by those nothing may be read any more. */
    @Test
    @Order(6)
    void aPrimaryThatBecomesReadOnlyIsReadNoLonger() throws Exception {
        var token = sequential.create("Asked for during a change of roles");
        assertThat(bySequential(token).body()).contains(ACTIVE);
        pair.administer(REPLICA, "SET GLOBAL read_only = 1");
        Thread.sleep(TRUST);
        assertThat(bySequential(token).status()).isEqualTo(503);
        nobodyStaysAt(REPLICA);
        pair.administer(REPLICA, "SET GLOBAL read_only = 0");
        await().atMost(SOON).until(() -> bySequential(token).body().contains(ACTIVE));
    }

    /** Whoever finds a server read-only leaves it again at once. */
    private void nobodyStaysAt(int one) {
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> pair.ask(
                                one, "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'latchkey'")
                        .equals("0"));
    }

    private Page bySequential(Created token) {
        return sequential.program().introspect(server, "token", token.secret());
    }

    private Page byReplication(Created token) {
        return new Program(replication.url()).introspect(server, "token", token.secret());
    }

    private static int ready(TestPortal portal) {
        return new Client("http://localhost:" + portal.latchkey().managementPort())
                .get("/health/ready")
                .status();
    }
}
