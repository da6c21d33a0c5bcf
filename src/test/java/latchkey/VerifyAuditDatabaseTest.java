package latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jooq.impl.DSL.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import latchkey.audit.AuditKey;
import latchkey.audit.Tampering;
import latchkey.database.TestDatabase;
import latchkey.database.schema.Tables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code latchkey audit verify} as a process of its own. */
class VerifyAuditDatabaseTest {
    private static final String KEY = Secrets.remember(AuditKey.generate());

    private final TestPortal portal = TestPortal.withPeople(Map.of(), AuditKey.parse(KEY));

    @TempDir
    private Path folder;

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void everyLogIsVerifiedAndTheFirstBrokenPlaceOfEachIsNamed() throws Exception {
        portal.create("Alpha");
        portal.create(portal.otherOwner(), "globex", "Foreign");
        portal.signAudit();
        new Client(portal.url()).signIn("stranger@elsewhere.example", "whatever it may be");
        var intact = verify();
        assertThat(intact.status()).describedAs(intact.toString()).isZero();
        assertThat(intact.output())
                .contains(
                        "acme: Intact: 2 events. The checkpoint of ",
                        "globex: Intact: 2 events.",
                        "(site): Intact: 1 event.");

        var acme = portal.db()
                .fetchSingle(Tables.ORGANIZATION, Tables.ORGANIZATION.SLUG.eq("acme"))
                .getId();
        var attacker = new Tampering(portal.db());
        attacker.execute("DELETE FROM audit_event WHERE organization_id = ? AND position = 1", acme);
        var broken = verify();
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.output())
                .contains("acme: The event at place 1 was deleted.", "globex: Intact: 2 events.")
                .doesNotContain("globex: The event");
        assertThat(verify("--organization", "globex").status()).isZero();
        assertThat(verify("--organization", "acme").status()).isEqualTo(1);
        assertThat(verify("--organization", "acme").output()).doesNotContain("globex", "(site)");
    }

    @Test
    void wrongUsageIsNoResult() throws Exception {
        assertThat(verify("--organization", "nowhere").status()).isEqualTo(2);
        assertThat(verify("--organization", "nowhere").errors()).contains("There is no organization “nowhere”.");
        assertThat(run(Map.of(), "audit").status()).isEqualTo(2);
        assertThat(run(Map.of(), "audit", "erase").status()).isEqualTo(2);
    }

    @Test
    void theExitCodesAreInTheHelp() throws Exception {
        var help = run(Map.of(), "audit", "verify", "--help");

        assertThat(help.status()).isZero();
        assertThat(help.output()).contains("a log is broken", "every log is intact", "--organization=SLUG");
    }

    @Test
    void withoutItsKeyItSaysSoAndMakesNone() throws Exception {
        var ended = run(Map.of("LATCHKEY_AUDIT_KEY", ""), "audit", "verify");

        assertThat(ended.status()).isEqualTo(78);
        assertThat(ended.errors()).contains("audit-key");
        assertThat(folder.resolve("data/audit-key")).doesNotExist();
    }

    @Test
    void anotherKeyBelievesNoCheckpoint() throws Exception {
        try (var other = TestPortal.withPeople(Map.of(), AuditKey.parse(KEY))) {
            other.create("Alpha");
            other.signAudit();
            var variables = new HashMap<>(database(other.database()));
            variables.put("LATCHKEY_AUDIT_KEY", Secrets.remember(AuditKey.generate()));
            var ended = run(variables, "audit", "verify");

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output()).contains("was not signed with this installation’s key");
        }
    }

    @Test
    void aDatabaseThatIsNotMigratedIsLeftAlone() throws Exception {
        try (var empty = TestDatabase.fresh()) {
            var db = empty.dsl();
            db.execute("DELETE FROM flyway_schema_history WHERE version >= '008'");
            var before = db.fetchCount(table("flyway_schema_history"));
            var ended = run(database(empty), "audit", "verify");

            assertThat(ended.status()).isEqualTo(78);
            assertThat(ended.errors()).contains("not of this version");
            assertThat(db.fetchCount(table("flyway_schema_history"))).isEqualTo(before);
        }
    }

    @Test
    void itWorksBesideAPortalOnTheEmbeddedDatabaseAndWithoutOne() throws Exception {
        TestDatabase.fresh().close();
        var data = Files.createTempDirectory(folder, "embedded");
        Files.createSymbolicLink(data.resolve("mariadb"), TestDatabase.binaries());
        var embedded = Map.of(
                "LATCHKEY_DATA_DIR", data.toString(),
                "LATCHKEY_DATABASE_URL", "",
                "LATCHKEY_PEPPER", "",
                "LATCHKEY_AUDIT_KEY", "");
        assertThat(run(embedded, "audit", "verify", "--demo").status()).isEqualTo(78);

        var log = folder.resolve("portal.log");
        var serving = process(embedded, log, log, "serve", "--demo").start();
        try {
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> !serving.isAlive() || Files.readString(log).contains("is ready at"));
            var beside = run(embedded, "audit", "verify", "--demo");
            assertThat(beside.status())
                    .describedAs(beside + Files.readString(log))
                    .isZero();
            assertThat(beside.output()).contains("acme: Intact: ", "globex: Intact: ");
            assertThat(serving.isAlive()).isTrue();
        } finally {
            serving.destroy();
            assertThat(serving.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        var alone = run(embedded, "audit", "verify", "--demo");
        assertThat(alone.status()).describedAs(alone.toString()).isZero();
        assertThat(alone.output()).contains("acme: Intact: ", "globex: Intact: ");
    }

    private Ended verify(String... flags) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("audit", "verify"));
        arguments.addAll(List.of(flags));
        return run(Map.of(), arguments.toArray(String[]::new));
    }

    private Ended run(Map<String, String> variables, String... arguments) throws IOException, InterruptedException {
        var output = folder.resolve("output-" + UUID.randomUUID());
        var errors = folder.resolve("errors-" + UUID.randomUUID());
        var started = process(variables, output, errors, arguments).start();
        try {
            assertThat(started.waitFor(60, TimeUnit.SECONDS))
                    .describedAs("it ended")
                    .isTrue();
        } finally {
            started.destroyForcibly();
        }
        return new Ended(started.exitValue(), Files.readString(output), Files.readString(errors));
    }

    private ProcessBuilder process(Map<String, String> variables, Path output, Path errors, String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "--enable-native-access=ALL-UNNAMED",
                "latchkey.Main"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
        process.environment().keySet().removeIf(name -> name.startsWith("LATCHKEY_"));
        process.environment().putAll(database(portal.database()));
        process.environment()
                .putAll(Map.of(
                        "LATCHKEY_HTTP_PORT",
                        "0",
                        "LATCHKEY_MANAGEMENT_PORT",
                        "0",
                        "LATCHKEY_DATA_DIR",
                        folder.resolve("data").toString(),
                        "LATCHKEY_AUDIT_KEY",
                        KEY));
        process.environment().putAll(variables);
        return process;
    }

    private static Map<String, String> database(TestDatabase database) {
        return Map.of(
                "LATCHKEY_DATABASE_URL", database.jdbcUrl(),
                "LATCHKEY_DATABASE_USER", database.user(),
                "LATCHKEY_DATABASE_PASSWORD", database.password());
    }

    /** How the program ended. */
    private record Ended(int status, String output, String errors) {}
}
