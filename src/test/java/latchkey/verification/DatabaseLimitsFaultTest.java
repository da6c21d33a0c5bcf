package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.FaultDatabase;
import latchkey.database.TestDatabase;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database answers, but not everything that is asked: what people and programs are told, and what goes on. */
class DatabaseLimitsFaultTest {
    /** Longer than an instance trusts itself without following. */
    private static final Duration PAST_TRUST = Duration.ofSeconds(6);

    private FaultDatabase database;
    private TestPortal portal;
    private TestPortal.Server server;
    private Created remembered;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        database = FaultDatabase.in(folder);
        portal = TestPortal.withPeople(database.address(), Map.of("verification.remembered", "1000"));
        server = portal.registerServer("orders-api");
        remembered = portal.create("Remembered");
        assertThat(introspect(remembered).body()).contains("\"active\":true");
    }

    @AfterAll
    void stop() throws Exception {
        portal.close();
        database.close();
    }

    @Test
    void whereNoConnectionIsFreeForPagesVerificationGoesOn() throws Exception {
        var unknown = portal.create("Not remembered");
        // What was announced of it before is learned by now.
        Thread.sleep(Duration.ofMillis(600));
        introspect(remembered);
        var taken = new ArrayList<Connection>();
        try {
            for (var i = 0; i < TestDatabase.CONNECTIONS; i++) {
                taken.add(portal.database().dataSource().getConnection());
            }
            Thread.sleep(PAST_TRUST);
            assertThat(introspect(remembered).body()).contains("\"active\":true");
            assertThat(introspect(unknown).body()).contains("\"active\":true");
            assertThat(ready().body()).contains("no connection to the database is free");
            isUnavailable(portal.owner().get("/orgs/acme/tokens"));
        } finally {
            for (var connection : taken) {
                connection.close();
            }
        }
        assertThat(portal.owner().get("/orgs/acme/tokens").status()).isEqualTo(200);
        assertThat(ready().status()).isEqualTo(200);
    }

    @Test
    void aReadOnlyServerIsNotReadSinceAnotherMayKnowMore() throws Exception {
        var token = portal.create("On a read-only server");
        database.administer("SET GLOBAL read_only = 1");
        try {
            Thread.sleep(PAST_TRUST);
            assertThat(ready().status()).isEqualTo(503);
            assertThat(introspect(token).status()).isEqualTo(503);
            isUnavailable(portal.owner().post(token.path() + "/revocation"));
            isUnavailable(portal.program().revoke(token.secret()));
            isUnavailable(create("Not on a read-only server"));
        } finally {
            database.administer("SET GLOBAL read_only = 0");
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> ready().status() == 200);
        assertThat(introspect(token).body()).contains("\"active\":true");
        assertThat(portal.program().revoke(token.secret()).status()).isEqualTo(200);
        assertThat(introspect(token).body()).isEqualTo("{\"active\":false}");
    }

    /** The one that has changed more wins a deadlock, and so the portal loses this one. */
    @Test
    void theLoserOfADeadlockTriesAgainAndItsCallerLearnsNothingOfIt() throws Exception {
        var token = portal.create("In a deadlock");
        for (var i = 0; i < 20; i++) {
            portal.create("Weight " + i);
        }
        var before = deadlocks();
        try (var connection = portal.database().dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var db = DSL.using(connection, SQLDialect.MARIADB, new Settings().withRenderSchema(false));
            db.execute("UPDATE access_token SET description = 'Heavy' WHERE name LIKE 'Weight%'");
            db.execute("SELECT * FROM audit_chain FOR UPDATE");
            var revocation = CompletableFuture.supplyAsync(() -> portal.owner().post(token.path() + "/revocation"));
            await().atMost(Duration.ofSeconds(4)).until(() -> waiting() > 0);
            db.update(ACCESS_TOKEN)
                    .set(ACCESS_TOKEN.DESCRIPTION, "Changed by the other")
                    .where(ACCESS_TOKEN.ID.eq(token.id()))
                    .execute();
            connection.commit();
            assertThat(revocation.get().status()).isEqualTo(303);
        }
        assertThat(deadlocks()).isGreaterThan(before);
        assertThat(introspect(token).body()).isEqualTo("{\"active\":false}");
        assertThat(portal.eventsAbout(token.id()))
                .extracting(event -> event.getAction())
                .containsExactly("token.created", "token.revoked");
    }

    private long deadlocks() {
        return Long.parseLong(portal.db()
                .fetchOne("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")
                .get(1, String.class));
    }

    private long waiting() {
        return Long.parseLong(portal.db()
                .fetchOne("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'")
                .get(1, String.class));
    }

    /** A file system of its own that is as good as full: one of 350 MB in memory, which needs root. */
    @Test
    void onAFullDiskWhatIsRevokedStaysSoAndNothingIsHalfWritten(@TempDir Path folder) throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=350m", "tmpfs", folder.toString());
        try (var small = FaultDatabase.in(folder, "--innodb-log-file-size=8M", "--innodb-buffer-pool-size=32M");
                var onSmall = TestPortal.withPeople(small.address(), Map.of("verification.remembered", "1000"))) {
            var asking = onSmall.registerServer("orders-api");
            var live = onSmall.create("Live");
            var dead = onSmall.create("Dead");
            onSmall.owner().post(dead.path() + "/revocation");
            var filler = folder.resolve("filler");
            run("dd", "if=/dev/zero", "of=" + filler, "bs=64k", "count=100000");

            var tried = new ArrayList<String>();
            var refused = createUntilRefused(onSmall, tried);
            isUnavailable(refused);
            assertThat(onSmall.program()
                            .introspect(asking, "token", dead.secret())
                            .body())
                    .isEqualTo("{\"active\":false}");
            assertThat(onSmall.program()
                            .introspect(asking, "token", live.secret())
                            .status())
                    .isIn(200, 503);

            run("rm", filler.toString());
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> onSmall.owner().get("/orgs/acme/tokens").status() == 200);
            assertThat(create(onSmall, "After the disk was full").status()).isEqualTo(200);
            assertThat(onSmall.db().fetchCount(ACCESS_TOKEN, ACCESS_TOKEN.NAME.in(tried)))
                    .isEqualTo(onSmall.db()
                            .fetchCount(
                                    AUDIT_EVENT,
                                    AUDIT_EVENT.TARGET.in(tried).and(AUDIT_EVENT.ACTION.eq("token.created"))));
            assertThat(onSmall.owner().post("/orgs/acme/audit/verification").heading())
                    .isEqualTo("The audit log is intact");
        } finally {
            run("umount", "-l", folder.toString());
        }
    }

    private static Page createUntilRefused(TestPortal onSmall, List<String> tried) {
        for (var i = 0; i < 5_000; i++) {
            tried.add("Filling " + i);
            var page = create(onSmall, "Filling " + i, "description", "x".repeat(500));
            if (page.status() != 200) {
                return page;
            }
        }
        throw new AssertionError("The disk is never full");
    }

    private static void run(String... command) throws Exception {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        // A full disk is what dd is for.
        assertThat(process.waitFor()).describedAs(String.join(" ", command)).isIn(0, command[0].equals("dd") ? 1 : 0);
    }

    private Page create(String name) {
        return create(portal, name);
    }

    private static Page create(TestPortal portal, String name, String... more) {
        var fields = new ArrayList<>(List.of("name", name, "expires", "30d", "scopes", "projects:read"));
        fields.addAll(more.length == 0 ? List.of("description", "") : List.of(more));
        return portal.owner().post("/orgs/acme/tokens", fields.toArray(String[]::new));
    }

    private static void isUnavailable(Page page) {
        assertThat(page.status()).describedAs(page.body()).isEqualTo(503);
        assertThat(page.header("Retry-After")).isNotEmpty();
        assertThat(page.body())
                .contains("Latchkey is not available right now")
                .doesNotContainIgnoringCase("sql")
                .doesNotContain("127.0.0.1", "mariadb");
    }

    private Page ready() {
        return new Client("http://localhost:" + portal.latchkey().managementPort()).get("/health/ready");
    }

    private Page introspect(Created token) {
        return portal.program().introspect(server, "token", token.secret());
    }
}
