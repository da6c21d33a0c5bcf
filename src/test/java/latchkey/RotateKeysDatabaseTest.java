package latchkey;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.PEPPER;
import static latchkey.database.schema.Tables.RESOURCE_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import latchkey.token.Peppers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pepper makes way for another, and nothing that there is stops working. */
class RotateKeysDatabaseTest {
    private TestPortal portal;

    @TempDir
    private Path data;

    @BeforeEach
    void begin() throws IOException {
        portal = TestPortal.withPeople();
        Files.writeString(pepperFile(), portal.pepper() + "\n");
    }

    @AfterEach
    void end() {
        portal.close();
    }

    @Test
    void secretsFromBeforeAndAfterWorkOnEveryPortalThroughoutARotation() throws IOException {
        var server = portal.registerServer("orders-api");
        var before = portal.create("Before");

        var first = keys("rotate");
        assertThat(first.status()).isEqualTo(75);
        assertThat(first.output()).contains("Version 2 of the pepper was added to " + pepperFile());
        assertThat(first.errors()).contains("0 of 1 running portal knows version 2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pepperFile())))
                .isEqualTo("rw-------");
        assertThat(peppers().lines()).hasSize(2).first().isEqualTo(portal.pepper());
        assertThat(keys("rotate").status()).isEqualTo(75);
        assertThat(peppers().lines()).as("none is added while one waits").hasSize(2);

        try (var restarted = portal.besideWith(peppers())) {
            assertThat(keys("rotate").errors()).contains("1 of 2 running portals know version 2");
            var meanwhile = restarted.create("Meanwhile");
            assertThat(version(meanwhile)).isEqualTo(1);
            assertActive(portal, server, meanwhile);
            portal.latchkey().close();

            var last = keys("rotate");
            assertThat(last.status()).describedAs(last.toString()).isZero();
            assertThat(last.output()).startsWith("Version 2 digests new secrets.");
            assertThat(restarted.db().fetchCount(AUDIT_EVENT, AUDIT_EVENT.ACTION.eq("installation.pepper_activated")))
                    .isEqualTo(1);
            restarted.followPeppers();
            var after = restarted.create("After");
            var newServer = restarted.registerServer("billing-api");
            assertThat(version(after)).isEqualTo(2);
            assertThat(restarted
                            .db()
                            .fetchSingle(RESOURCE_SERVER, RESOURCE_SERVER.NAME.eq("billing-api"))
                            .getPepperVersion())
                    .isEqualTo(2);
            for (var created : List.of(before, meanwhile, after)) {
                assertActive(restarted, server, created);
                assertActive(restarted, newServer, created);
            }
            var list = keys("list").output();
            assertThat(list.lines())
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("Version 1,") && line.endsWith(", 3 live secrets"))
                    .anyMatch(line ->
                            line.startsWith("Version 2,") && line.endsWith(", 2 live secrets, digests new secrets"));
        }
    }

    @Test
    void whatIsSealedOrMarkedUnderAKeyOfThePepperOutlivesTheRotation() throws IOException {
        portal.addMailWithLink();
        var auditor = portal.signIn("auditor@acme.example");
        var factors = TestFactors.setUp(portal, auditor);
        var owner = portal.signIn("owner@acme.example");
        var form = owner.get("/orgs/acme/tokens/new");
        portal.ageProof(owner);
        var asked = owner.post("/orgs/acme/tokens", "name", "Kept over a rotation", "scopes", "projects:read");
        var kept = owner.get(asked.location()).value("next");
        rotateWithoutAPortal();

        try (var restarted = portal.besideWith(peppers())) {
            assertThat(restarted.mailsTo("guest@acme.example")).hasSize(1);
            var again = owner.at(restarted.url());
            var marked =
                    again.postRaw("/orgs/acme/tokens/new", Client.form("csrf", form.value("csrf"), "name", "Marked"));
            assertThat(marked.status()).isEqualTo(422);
            assertThat(again.post("/account/proof", "password", TestPortal.PASSWORD)
                            .status())
                    .isEqualTo(303);
            assertThat(again.get(kept).body()).contains("Kept over a rotation");
            assertThat(factors.enter(restarted, TestFactors.halfWay(restarted, "auditor@acme.example"))
                            .status())
                    .isEqualTo(303);
            var byCode = TestFactors.halfWay(restarted, "auditor@acme.example");
            assertThat(byCode.post(
                                    "/sign-in/second-factor",
                                    "recovery_code",
                                    factors.recoveryCodes().getFirst())
                            .status())
                    .isEqualTo(303);
        }
    }

    @Test
    void aVersionIsRetiredOnceNoLiveSecretDependsOnIt() throws IOException {
        var server = portal.registerServer("orders-api");
        var created = portal.create("Before");
        assertThat(keys("retire", "1").errors()).contains("Version 1 digests new secrets");
        assertThat(keys("retire", "7").status()).isEqualTo(2);
        rotateWithoutAPortal();
        assertThat(keys("retire", "1").errors()).contains("did a minute ago");
        var longAgo = portal.clock().instant().minus(Duration.ofMinutes(2));
        portal.db()
                .update(PEPPER)
                .set(PEPPER.ACTIVATED_AT, longAgo)
                .where(PEPPER.VERSION.eq(2))
                .execute();

        var refused = keys("retire", "1");
        assertThat(refused.status()).isEqualTo(65);
        assertThat(refused.errors()).contains("2 live secrets were digested under version 1");
        try (var restarted = portal.besideWith(peppers())) {
            var rotated = restarted
                    .owner()
                    .post(created.path() + "/rotation", "expires", "30d", "grace", "0")
                    .secret();
            var revoked = restarted.db().update(RESOURCE_SERVER).set(RESOURCE_SERVER.REVOKED_AT, longAgo);
            revoked.where(RESOURCE_SERVER.ID.isNotNull()).execute();
            var newServer = restarted.registerServer("billing-api");
            var retired = keys("retire", "1");
            assertThat(retired.status()).describedAs(retired.toString()).isZero();
            assertThat(retired.output()).contains("Keep it where it is all the same");
            assertThat(keys("list").output()).contains("0 live secrets, retired on ");

            // Whoever had the old pepper and could write to the database would make no token any more.
            restarted
                    .db()
                    .update(ACCESS_TOKEN_SECRET)
                    .setNull(ACCESS_TOKEN_SECRET.ENDS_AT)
                    .execute();
            restarted.followPeppers();
            assertThat(restarted
                            .program()
                            .introspect(newServer, "token", created.secret())
                            .body())
                    .contains("false");
            assertThat(restarted
                            .program()
                            .introspect(newServer, "token", rotated)
                            .body())
                    .contains("true");
        }
        assertThat(server.id()).isNotEmpty();
    }

    @Test
    void aPepperThatIsSetIsNotWrittenAndOneFromElsewhereNotMadeTwice() {
        var set = keys("rotate", "--set=pepper=" + portal.pepper());
        assertThat(set.status()).isEqualTo(78);
        assertThat(set.errors()).contains("LATCHKEY_PEPPER: append “ 2:”").doesNotContain(portal.pepper());

        try (var elsewhere = portal.besideWith(portal.pepper() + " " + Secrets.remember(Peppers.generate(2)))) {
            var ended = keys("rotate");
            assertThat(ended.status()).isEqualTo(78);
            assertThat(ended.errors()).contains("Version 2 of the pepper was added elsewhere");
            assertThat(elsewhere.url()).isNotEmpty();
        }
    }

    private void rotateWithoutAPortal() {
        portal.latchkey().close();
        var ended = keys("rotate");
        assertThat(ended.status()).describedAs(ended.toString()).isZero();
    }

    private void assertActive(TestPortal where, TestPortal.Server server, TestPortal.Created created) {
        assertThat(where.program().introspect(server, "token", created.secret()).body())
                .contains("\"active\":true");
    }

    private int version(TestPortal.Created created) {
        return portal.db()
                .fetchSingle(ACCESS_TOKEN_SECRET, ACCESS_TOKEN_SECRET.TOKEN_ID.eq(created.id()))
                .getPepperVersion();
    }

    private Commands.Ended keys(String... arguments) {
        var all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(arguments));
        all.add("--set=data-dir=" + data);
        return Commands.runWith(portal.database(), all.toArray(String[]::new));
    }

    private String peppers() throws IOException {
        return Secrets.remember(Files.readString(pepperFile()).strip());
    }

    private Path pepperFile() {
        return data.resolve("pepper");
    }
}
