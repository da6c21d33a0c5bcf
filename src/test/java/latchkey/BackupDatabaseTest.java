package latchkey;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.INSTANCE;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import latchkey.audit.AuditKey;
import latchkey.database.TestDatabase;
import latchkey.token.Peppers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drill: a backup of a portal at work, restored elsewhere. */
class BackupDatabaseTest {
    private static final String KEY = Secrets.remember(AuditKey.generate());

    private final TestPortal portal = TestPortal.withPeople(Map.of(), AuditKey.parse(KEY));
    private int made;

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() throws IOException {
        made++;
        Files.writeString(folder.resolve("pepper"), portal.pepper());
        Files.writeString(folder.resolve("audit-key"), KEY);
    }

    @AfterAll
    void end() {
        portal.close();
    }

    @Test
    void aBackupOfAPortalAtWorkServesElsewhere() throws Exception {
        var server = portal.registerServer("orders-api");
        var old = portal.create("From before", "description", "“Quotes”, \\ ; -- `and` 🚀");
        var revoked = portal.create("Revoked before");
        portal.owner().post(revoked.path() + "/revocation");
        portal.signAudit();

        var answered = new ArrayList<TestPortal.Created>();
        var working = new AtomicBoolean(true);
        try (var threads = Executors.newSingleThreadExecutor()) {
            var creating = threads.submit((Callable<Integer>) () -> {
                for (var i = 0; working.get(); i++) {
                    answered.add(portal.create("Meanwhile " + i));
                }
                return answered.size();
            });
            var backedUp = run(portal.database(), "backup", file());
            working.set(false);
            assertThat(creating.get()).isPositive();
            assertThat(backedUp.status()).describedAs(backedUp.toString()).isZero();
            assertThat(backedUp.output())
                    .contains(
                            "It does not hold the keys",
                            folder.resolve("pepper").toString(),
                            "audit-key");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file()))))
                .isEqualTo("rw-------");
        assertThat(text()).doesNotContain(portal.pepper(), portal.database().password(), old.secret(), "DEFINER");
        portal.create("After the backup");

        try (var elsewhere = TestDatabase.fresh()) {
            var restored = run(elsewhere, "restore", file(), "--replace");
            assertThat(restored.status()).describedAs(restored.toString()).isZero();
            assertThat(restored.output()).contains("Whatever was revoked since works again");
            assertWhole(elsewhere);
            assertThat(run(elsewhere, "audit", "verify").status()).isZero();

            try (var second = portal.over(elsewhere.again())) {
                assertThat(introspect(second, server, old)).contains("\"active\":true", "From before");
                assertThat(introspect(second, server, revoked)).isEqualTo("{\"active\":false}");
                assertThat(second.owner().get(old.path()).text()).contains("“Quotes”, \\ ; -- `and`", "🚀");
                second.owner().post(old.path() + "/revocation");
                assertThat(introspect(second, server, old)).isEqualTo("{\"active\":false}");
                assertThat(introspect(portal, server, old)).contains("\"active\":true");
            }
            assertThat(run(elsewhere, "audit", "verify").status()).isZero();
            assertThatThrownBy(() -> elsewhere.dsl().execute("DELETE FROM audit_event"))
                    .as("the triggers are there again")
                    .hasStackTraceContaining("audit events are never deleted");
        }
    }

    /** A token and its audit event come from one transaction: the backup has both or none. */
    private static void assertWhole(TestDatabase database) {
        var db = database.dsl();
        assertThat(db.fetchCount(ACCESS_TOKEN))
                .isGreaterThanOrEqualTo(2)
                .isEqualTo(db.fetchCount(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq("token.created")));
        assertThat(db.fetchCount(ACCESS_TOKEN, ACCESS_TOKEN.NAME.eq("After the backup")))
                .isZero();
        assertThat(db.fetchCount(SESSION)).as("everybody is signed out").isZero();
        assertThat(db.fetchCount(INSTANCE)).as("nobody is waited for").isZero();
        assertThat(db.fetchCount(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq("installation.restored")))
                .isEqualTo(1);
    }

    @Test
    void whatIsThereIsReplacedOnlyWhenThatIsSaidAndNeverUnderAPortal() {
        assertThat(run(portal.database(), "backup", file()).status()).isZero();
        try (var other = TestDatabase.fresh()) {
            var before = Snapshot.of(other.dsl());
            var refused = run(other, "restore", file());
            assertThat(refused.status()).isEqualTo(73);
            assertThat(refused.errors()).contains("not empty", "--replace");
            assertThat(Snapshot.of(other.dsl())).isEqualTo(before);
        }
        var served = run(portal.database(), "restore", file(), "--replace");
        assertThat(served.status()).isEqualTo(73);
        assertThat(served.errors()).contains("A portal runs on that database");
        assertThat(portal.owner().get("/orgs/acme/tokens").status()).isEqualTo(200);
    }

    @Test
    void aBackupThatIsCutShortChangedOrNoneIsRefusedBeforeAnythingIsTouched() throws IOException {
        assertThat(run(portal.database(), "backup", file()).status()).isZero();
        var whole = Files.readAllBytes(Path.of(file()));
        var plain = text();
        try (var other = TestDatabase.fresh()) {
            var before = Snapshot.of(other.dsl());
            assertRefused(other, Arrays.copyOf(whole, whole.length - 100), "is not whole");
            assertRefused(other, Arrays.copyOf(whole, whole.length / 2), "is not whole");
            assertRefused(other, Arrays.copyOf(whole, 0), "is not whole");
            assertRefused(other, zipped(plain.replace("acme.example", "evil.example")), "is not whole");
            assertRefused(other, zipped(plain.substring(0, plain.lastIndexOf("\n--"))), "is not whole");
            assertRefused(other, zipped(plain + "DROP TABLE account;\n"), "is not whole");
            assertRefused(other, zipped("SELECT 1;\n"), "is no backup of Latchkey");
            assertRefused(other, "plain text".getBytes(StandardCharsets.UTF_8), "is not whole");
            assertThat(run(other, "restore", folder.resolve("nowhere").toString(), "--replace")
                            .errors())
                    .contains("can’t be read");
            assertThat(Snapshot.of(other.dsl())).isEqualTo(before);
        }
    }

    @Test
    void aBackupOfANewerVersionIsRefused() throws IOException {
        var file = new BackupFile(Path.of(file()));
        file.write(
                new BackupFile.What(9_000, portal.clock().instant()),
                to -> to.write("SELECT 1;\n".getBytes(StandardCharsets.UTF_8)));
        var ended = run(portal.database(), "restore", file(), "--replace");

        assertThat(ended.status()).isEqualTo(65);
        assertThat(ended.errors()).contains("is of a newer Latchkey (database 9000");
    }

    @Test
    void aFileThatIsThereIsNotOverwrittenAndAFailureLeavesNone() throws IOException {
        Files.writeString(Path.of(file()), "something dear");
        assertThat(run(portal.database(), "backup", file()).status()).isEqualTo(73);
        assertThat(Path.of(file())).hasContent("something dear");

        var nowhere = folder.resolve("no such folder").resolve("backup").toString();
        assertThat(run(portal.database(), "backup", nowhere).status()).isEqualTo(73);
        var wrong = Commands.run(
                "backup",
                folder.resolve("never").toString(),
                "--set=database.url=" + portal.database().jdbcUrl(),
                "--set=database.user=nobody",
                "--set=database.password=wrong",
                "--set=data-dir=" + folder);
        assertThat(wrong.status()).isEqualTo(78);
        assertThat(folder).isDirectoryNotContaining("glob:**never*");
    }

    @Test
    void withoutItsPepperARestoredDatabaseSaysWhatLacks() throws IOException {
        portal.create("Needs its pepper");
        assertThat(run(portal.database(), "backup", file()).status()).isZero();
        Files.writeString(folder.resolve("pepper"), Peppers.generate());
        try (var elsewhere = TestDatabase.fresh()) {
            var restored = run(elsewhere, "restore", file(), "--replace");

            assertThat(restored.status()).isZero();
            assertThat(restored.output()).contains("Before a portal starts here: LATCHKEY_PEPPER");
        }
    }

    private void assertRefused(TestDatabase database, byte[] content, String why) throws IOException {
        var damaged = folder.resolve("damaged");
        Files.write(damaged, content);
        var ended = run(database, "restore", damaged.toString(), "--replace");
        assertThat(ended.status()).isEqualTo(65);
        assertThat(ended.errors()).contains(damaged + " " + why);
    }

    private static String introspect(TestPortal portal, TestPortal.Server server, TestPortal.Created created) {
        return portal.program().introspect(server, "token", created.secret()).body();
    }

    private Commands.Ended run(TestDatabase database, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--set=data-dir=" + folder);
        return Commands.runWith(database, all.toArray(String[]::new));
    }

    private String file() {
        return folder.resolve("latchkey-%d.sql.gz".formatted(made)).toString();
    }

    private String text() throws IOException {
        return text(Path.of(file()));
    }

    private static String text(Path file) throws IOException {
        try (var content = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] zipped(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
