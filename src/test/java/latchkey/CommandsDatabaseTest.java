package latchkey;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.DEVICE;
import static latchkey.database.schema.Tables.OIDC_IDENTITY;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.OUTBOX;
import static latchkey.database.schema.Tables.RECOVERY_CODE;
import static latchkey.database.schema.Tables.TOTP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import latchkey.Commands.Ended;
import latchkey.audit.AuditKey;
import latchkey.token.Peppers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands beside a portal that runs on the same database. */
class CommandsDatabaseTest {
    private static final String PASSWORD = Secrets.remember("a trusty umbrella for Tuesday");

    private final TestPortal portal = TestPortal.withPeople();
    private int schemas;

    @TempDir
    private Path folder;

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void migratingTellsFromWhichVersionToWhichAndThenThatThereIsNothingToDo() {
        var empty = emptySchema();
        var newest = Commands.run("version").output().replaceFirst("(?s).*Database (\\d+)\\s*", "$1");

        var first = migrate(empty);
        assertThat(first.status()).describedAs(first.toString()).isZero();
        assertThat(first.output())
                .matches("The database is of version %s now\\. It was empty, and [0-9]+ migrations were run\\.\n"
                        .formatted(newest));
        assertThat(migrate(empty).output()).isEqualTo("The database is of version " + newest + " already.\n");
    }

    @Test
    void oneThatLacksTheLastMigrationIsToldSo() {
        var schema = emptySchema();
        migrate(schema);
        portal.db().execute("DELETE FROM " + schema + ".flyway_schema_history WHERE version = '001'");
        var refused = migrate(schema);

        // A migration that is out of order is not run, and nothing is said of how Flyway failed.
        assertThat(refused.status()).isNotZero();
        assertThat(refused.errors().lines()).hasSize(1);
        assertThat(refused.errors()).doesNotContain("\tat ");
    }

    @Test
    void ofTwoThatMigrateAtOnceEachEndsWell() throws Exception {
        var schema = emptySchema();
        try (var threads = Executors.newFixedThreadPool(2)) {
            Callable<Ended> migrating = () -> migrate(schema);
            var ended = new ArrayList<Ended>();
            for (var future : threads.invokeAll(List.of(migrating, migrating))) {
                ended.add(future.get());
            }
            assertThat(ended)
                    .allSatisfy(each -> assertThat(each.status())
                            .describedAs(each.toString())
                            .isZero());
            assertThat(ended).filteredOn(each -> each.output().contains("now")).isNotEmpty();
        }
        assertThat(migrate(schema).output()).contains("already");
    }

    @Test
    void anAdministratorIsMadeWithAPasswordFromStandardInputAndCanSignIn() {
        var made = typing(
                PASSWORD + "\nsecond line\n", "admin", "create", "--email", " New@Site.example", "--password-stdin");

        assertThat(made.status()).describedAs(made.toString()).isZero();
        assertThat(made.output()).isEqualTo("new@site.example was made, and runs the site.\n");
        var client = new Client(portal.url());
        assertThat(client.signIn("new@site.example", PASSWORD).status()).isEqualTo(303);
        assertThat(client.get("/site/organizations").status()).isEqualTo(200);
        var event = portal.db()
                .fetchSingle(
                        AUDIT_EVENT,
                        AUDIT_EVENT
                                .ACTION
                                .eq("account.site_administrator_appointed")
                                .and(AUDIT_EVENT.TARGET.eq("new@site.example")));
        assertThat(event.getActor()).isEqualTo("The command line");
        assertThat(event.getActorId()).isNull();
        assertThat(event.getOrganizationId()).isNull();
    }

    @Test
    void withoutAPasswordALinkIsPrintedThatSetsOne() {
        var made = run("admin", "create", "--email", "linked@site.example", "--set=base-url=" + portal.url());
        assertThat(made.status()).describedAs(made.toString()).isZero();
        var client = setPassword(link(made), PASSWORD);

        assertThat(client.signIn("linked@site.example", PASSWORD).status()).isEqualTo(303);
        assertThat(client.get("/site/organizations").status()).isEqualTo(200);
    }

    @Test
    void aLinkOfTheCommandLineSetsANewPasswordOnceAndIsRecorded() {
        var email = "auditor@acme.example";
        var signedIn = portal.signIn(email);
        var ended = run("admin", "reset-password", "--email", email, "--set=base-url=" + portal.url());
        var link = link(ended);
        assertThat(ended.output()).isEqualTo(portal.url() + link + "\n");
        assertThat(portal.signIn(email).get("/account").status()).isEqualTo(200);

        var client = setPassword(link, PASSWORD);
        assertThat(client.signIn(email, PASSWORD).status()).isEqualTo(303);
        assertThat(signedIn.get("/account").status()).isEqualTo(303);
        assertThat(new Client(portal.url()).get(link).status()).isEqualTo(410);
        var event = portal.db().fetchSingle(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq("account.reset_link_made"));
        assertThat(event.getActor()).isEqualTo("The command line");
        assertThat(event.getTarget()).isEqualTo(email);
        assertThat(event.getOrganizationId()).isNotNull();
    }

    @Test
    void aLinkIsOverAfterHalfAnHourAndANewOneEndsTheOneBefore() {
        var email = "owner@globex.example";
        var first = link(run("admin", "reset-password", "--email", email, "--set=base-url=" + portal.url()));
        var second = link(run("admin", "reset-password", "--email", email, "--set=base-url=" + portal.url()));
        var client = new Client(portal.url());
        assertThat(client.get(first).status()).isEqualTo(410);
        assertThat(client.get(second).status()).isEqualTo(200);

        portal.clock().advance(Duration.ofMinutes(31));
        try {
            assertThat(client.get(second).status()).isEqualTo(410);
        } finally {
            portal.clock().reset();
        }
    }

    @Test
    void withoutAnAddressOfThePortalNoLinkIsMade() {
        var ended = run("admin", "reset-password", "--email", "owner@acme.example", "--set=http.port=0");

        assertThat(ended.status()).isEqualTo(78);
        assertThat(ended.errors()).contains("LATCHKEY_BASE_URL is not set");
    }

    @Test
    void whoIsNotThereIsSaidNotToBe() throws Exception {
        for (var command : List.of("reset-password", "reset-factors")) {
            var ended = run("admin", command, "--email", "nobody@acme.example", "--set=data-dir=" + data());
            assertThat(ended.status()).isEqualTo(67);
            assertThat(ended.errors()).isEqualTo("There is no account with the address nobody@acme.example.\n");
        }
    }

    @Test
    void factorsAreRemovedSessionsEndAndTheAccountIsTold() throws Exception {
        var account = portal.add("locked-out@acme.example", false);
        var signedIn = portal.signIn(account.email());
        portal.db()
                .insertInto(TOTP)
                .set(TOTP.ACCOUNT_ID, account.id())
                .set(TOTP.SECRET, new byte[] {1})
                .set(TOTP.LAST_STEP, 1L)
                .set(TOTP.CREATED_AT, portal.clock().instant())
                .execute();
        portal.db()
                .insertInto(RECOVERY_CODE)
                .set(RECOVERY_CODE.ACCOUNT_ID, account.id())
                .set(RECOVERY_CODE.DIGEST, new byte[32])
                .set(RECOVERY_CODE.CREATED_AT, portal.clock().instant())
                .execute();
        assertThat(new Client(portal.url())
                        .signIn(account.email(), TestPortal.PASSWORD)
                        .location())
                .isEqualTo("/sign-in/second-factor");

        var mails = portal.db().fetchCount(OUTBOX);
        var ended = run("admin", "reset-factors", "--email", account.email(), "--set=data-dir=" + data());
        assertThat(ended.status()).describedAs(ended.toString()).isZero();
        assertThat(signedIn.get("/account").status()).isEqualTo(303);
        assertThat(new Client(portal.url())
                        .signIn(account.email(), TestPortal.PASSWORD)
                        .location())
                .isEqualTo("/");
        assertThat(portal.db().fetchCount(RECOVERY_CODE, RECOVERY_CODE.ACCOUNT_ID.eq(account.id())))
                .isZero();
        assertThat(portal.db().fetchCount(DEVICE, DEVICE.ACCOUNT_ID.eq(account.id())))
                .isLessThanOrEqualTo(1);
        assertThat(portal.db().fetchCount(OUTBOX, OUTBOX.KIND.eq("credentials_changed")))
                .isPositive();
        assertThat(portal.db().fetchCount(OUTBOX)).isGreaterThan(mails);
        assertThat(portal.eventsAbout(account.id()).getValues(AUDIT_EVENT.ACTION))
                .containsOnlyOnce("account.factors_reset");
    }

    @Test
    void whoSignedInWithTheProviderOnlyIsUntiedAndNeedsALink() throws Exception {
        var account = portal.add("provided@acme.example", false);
        portal.db()
                .update(ACCOUNT)
                .setNull(ACCOUNT.PASSWORD_HASH)
                .where(ACCOUNT.ID.eq(account.id()))
                .execute();
        portal.db()
                .insertInto(OIDC_IDENTITY)
                .set(OIDC_IDENTITY.ISSUER, "https://id.example")
                .set(OIDC_IDENTITY.SUBJECT, "somebody")
                .set(OIDC_IDENTITY.ACCOUNT_ID, account.id())
                .set(OIDC_IDENTITY.CREATED_AT, portal.clock().instant())
                .set(OIDC_IDENTITY.LAST_USED_AT, portal.clock().instant())
                .execute();
        var ended = run("admin", "reset-factors", "--email", account.email(), "--set=data-dir=" + data());

        assertThat(ended.status()).describedAs(ended.toString()).isZero();
        assertThat(ended.output()).contains("It has no password", "admin reset-password");
        assertThat(portal.db().fetchCount(OIDC_IDENTITY)).isZero();
    }

    @Test
    void withAnotherPepperNothingIsRemovedSinceNobodyCouldBeTold() throws Exception {
        var data = data();
        Files.writeString(data.resolve("pepper"), Secrets.remember(Peppers.generate()));
        var before = Snapshot.of(portal.db());
        var ended = run("admin", "reset-factors", "--email", "owner@acme.example", "--set=data-dir=" + data);

        assertThat(ended.status()).isEqualTo(78);
        assertThat(ended.errors()).contains("LATCHKEY_PEPPER");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    private String link(Ended ended) {
        assertThat(ended.status()).describedAs(ended.toString()).isZero();
        var link = ended.output().strip().replaceFirst("(?s).*(/password-reset/)", "$1");
        Secrets.remember(link.substring(link.lastIndexOf('/') + 1));
        return link;
    }

    private Client setPassword(String link, String password) {
        var client = new Client(portal.url());
        assertThat(client.get(link).status()).isEqualTo(200);
        assertThat(client.post(link, "password", password).status()).isEqualTo(303);
        client.forgetToken();
        return client;
    }

    @Test
    void aPasswordThatWillNotDoMakesNobody() {
        for (var password : List.of("", "short", "password password password", "x".repeat(300))) {
            var refused =
                    typing(password + "\n", "admin", "create", "--email", "weak@site.example", "--password-stdin");
            assertThat(refused.status()).describedAs(refused.toString()).isEqualTo(65);
            assertThat(refused.errors().lines()).hasSize(1);
        }
        assertThat(portal.db().fetchCount(ACCOUNT, ACCOUNT.EMAIL.eq("weak@site.example")))
                .isZero();
    }

    @Test
    void anAccountThatIsThereIsPromotedOnceAndKeepsItsPassword() {
        var email = "member@acme.example";
        var before = passwordHash(email);
        var promoted = typing(PASSWORD, "admin", "create", "--email", email, "--password-stdin");
        assertThat(promoted.output()).contains("runs the site from now on", "its password stays as it is");
        var acme = portal.db().fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq("acme"));
        assertThat(portal.db()
                        .fetch(
                                AUDIT_EVENT,
                                AUDIT_EVENT
                                        .ACTION
                                        .eq("account.site_administrator_appointed")
                                        .and(AUDIT_EVENT.TARGET.eq(email))))
                .extracting("organizationId")
                .containsExactlyInAnyOrder(null, acme.getId());

        var events = portal.db().fetchCount(AUDIT_EVENT);
        var again = run("admin", "create", "--email", email);
        assertThat(again.status()).isZero();
        assertThat(again.output()).contains("runs the site already", "Nothing was changed");
        assertThat(portal.db().fetchCount(AUDIT_EVENT)).isEqualTo(events);
        assertThat(passwordHash(email)).isEqualTo(before);
        assertThat(portal.signIn(email).get("/site/organizations").status()).isEqualTo(200);
    }

    @Test
    void whatIsNoAddressIsWrongUsage() {
        var refused = run("admin", "create", "--email", "nobody");

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.errors()).startsWith("What was given with --email is no e-mail address.");
    }

    @Test
    void theHealthOfThePortalThatRunsIsItsExitCode() {
        var port = "management.port=" + portal.latchkey().managementPort();
        var ready = Commands.run("healthcheck", "--set", port);
        assertThat(ready.status()).describedAs(ready.toString()).isZero();
        assertThat(ready.output()).isEqualTo("Ready.\n");
        assertThat(Commands.run("healthcheck", "--set", port, "--set", "management.address=0.0.0.0")
                        .status())
                .isZero();

        var other = "management.port=" + portal.latchkey().port();
        var wrong = Commands.run("healthcheck", "--set", other);
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.output()).contains("answered 4");
        assertThat(Commands.run("healthcheck", "--set", "management.port=1").status())
                .isEqualTo(1);
        assertThat(Commands.run("healthcheck", "--set", "management.port=0").status())
                .isEqualTo(78);
    }

    @Test
    void aDatabaseThatIsGoneMakesThePortalUnready() {
        try (var dying = TestPortal.withPeople()) {
            var port = "management.port=" + dying.latchkey().managementPort();
            dying.database().close();
            var ended = Commands.run("healthcheck", "--set", port);
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output()).contains("answered 503");
        }
    }

    @Test
    void theDoctorFindsNothingWrongWithAnInstallationThatIsRight() throws Exception {
        var data = data();
        var ended = doctor(data);

        assertThat(ended.status()).describedAs(ended.toString()).isZero();
        assertThat(ended.output().lines()).allMatch(line -> line.startsWith("ok       "));
        assertThat(ended.output())
                .contains("MariaDB ", "of this version", "clock", "site administrator", "its owner’s only");
    }

    @Test
    void theDoctorNamesTheKeysOfAnotherInstallation() throws Exception {
        try (var other = TestPortal.withPeople()) {
            other.signIn("owner@acme.example");
            other.signAudit();
            var ended = Commands.runWith(other.database(), "doctor", "--set=data-dir=" + data());

            assertThat(ended.status()).isEqualTo(1);
            assertThat(problems(ended)).hasSize(2);
            assertThat(problems(ended).toString())
                    .contains("not the pepper this database was set up with", "Another audit key");
        }
    }

    @Test
    void theDoctorLooksAtNoKeysWhereThereAreNone() {
        var ended = doctor(folder.resolve("nowhere"));

        assertThat(ended.output()).contains("is not there yet");
        assertThat(problems(ended).toString()).contains("pepper").contains("can’t be read");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void theDoctorSeesASecretThatOthersMayRead() throws Exception {
        var data = data();
        Files.setPosixFilePermissions(data.resolve("pepper"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(problems(doctor(data))).singleElement().asString().contains("chmod 600");
    }

    @Test
    void theDoctorJudgesTheSettings() throws Exception {
        var data = data();
        assertThat(doctor(data, "base-url=http://tokens.example").output()).contains("problem  base-url is http://");
        assertThat(doctor(data, "http.address=0.0.0.0").output()).contains("problem  base-url is not set");
        assertThat(doctor(data, "base-url=https://tokens.example").output()).contains("warning  trusted-proxies");
        assertThat(doctor(data, "trusted-proxies=0.0.0.0/0").output()).contains("problem  trusted-proxies");
        assertThat(doctor(data, "session.absolute-limit=2 days").output()).contains("warning  session.absolute-limit");
        assertThat(doctor(data, "session.idle-limit=13 hours").output()).contains("warning  session.idle-limit");
        var wrong = doctor(data, "http.port=x", "token.brand=A");
        assertThat(problems(wrong)).hasSize(2);
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(doctor(data, "no.such=x").output()).startsWith("problem  There is no setting “no.such”");
    }

    @Test
    void theDoctorNamesADatabaseThatCannotBeReachedOrIsNotOfThisVersion() throws Exception {
        var ended = doctor(data(), "database.url=jdbc:mariadb://127.0.0.1:1/latchkey");
        assertThat(problems(ended)).singleElement().asString().contains("LATCHKEY_DATABASE_URL");

        var old = doctor(data(), "database.url=" + urlOf(emptySchema()));
        assertThat(old.status()).isZero();
        assertThat(old.output()).containsPattern("warning  The database lacks \\d+ migrations: run “latchkey migrate”");
    }

    @Test
    void theDoctorChangesNothing() throws Exception {
        var before = Snapshot.of(portal.db());
        doctor(data());
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    private static List<String> problems(Ended ended) {
        return ended.output().lines().filter(line -> line.startsWith("problem")).toList();
    }

    private Ended doctor(Path data, String... settings) {
        var arguments = Stream.concat(
                Stream.of("doctor", "--set=data-dir=" + data),
                Stream.concat(
                        Commands.settings(portal.database()).stream(),
                        Stream.of(settings).map(s -> "--set=" + s)));
        return Commands.run(arguments.toArray(String[]::new));
    }

    /** A data folder with the keys of this portal. */
    private Path data() throws Exception {
        var data = Files.createTempDirectory(folder, "data");
        var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(Files.createFile(data.resolve("pepper"), own), portal.pepper());
        Files.writeString(Files.createFile(data.resolve("audit-key"), own), Secrets.remember(AuditKey.generate()));
        return data;
    }

    private Ended run(String... arguments) {
        return Commands.runWith(portal.database(), arguments);
    }

    private Ended typing(String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private Ended migrate(String schema) {
        return Commands.run(
                "migrate",
                "--set=database.url=" + urlOf(schema),
                "--set=database.user=" + portal.database().user(),
                "--set=database.password=" + portal.database().password());
    }

    private String urlOf(String schema) {
        return portal.database().jdbcUrl().replaceFirst("/latchkey[^/]*$", "/" + schema);
    }

    private String emptySchema() {
        var schema = "latchkey_commands_" + ++schemas;
        portal.db().execute("DROP DATABASE IF EXISTS " + schema);
        portal.db().execute("CREATE DATABASE " + schema + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        return schema;
    }

    private String passwordHash(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getPasswordHash();
    }
}
