package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_CLIENT;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import latchkey.database.schema.tables.records.AccessTokenSecretRecord;
import latchkey.database.schema.tables.records.AuditEventRecord;
import latchkey.organization.Policy;
import latchkey.organization.PolicyStore;
import latchkey.web.Networks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotateTokenHttpTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");

    private Client owner = portal.owner();

    /** Sessions don't last as long as the tests set the clock forward. */
    @BeforeEach
    void signIn() {
        portal.clock().resume();
        owner = portal.signIn("owner@acme.example");
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aRotationChangesThePageTheRowsAndTheLog() {
        var created = create("Changed", "scopes", "projects:write");
        var page = rotate(created, "24h");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(page.heading()).isEqualTo("Token rotated");
        assertThat(page.text()).contains("works on until 24 hours after this one is first used");
        assertThat(page.secret()).isNotEqualTo(created.secret());
        var row = row(created);
        assertThat(row.getId()).isEqualTo(created.id());
        assertThat(row.getName()).isEqualTo("Changed");
        assertThat(row.getRotatingUntil()).isAfter(portal.clock().instant());
        assertThat(secrets(created)).hasSize(2);
        var event = lastEvent(created);
        assertThat(event.getAction()).isEqualTo("token.rotated");
        assertThat(event.getActor()).isEqualTo("owner@acme.example");
        assertThat(event.getDetails())
                .contains(created.secret().substring(0, 16), "24 hours after the first use", "expires")
                .doesNotContain(created.secret(), page.secret());
        var shown = owner.get(created.path());
        assertThat(shown.text())
                .contains("Rotating", "Nobody has used the new secret yet", "created the token", "rotated the token")
                .doesNotContain(page.secret(), created.secret());
    }

    @Test
    void bothSecretsWorkUntilTheClockThatTheNewOneStartedRunsOut() {
        var created = create("Overlap");
        var secret = rotate(created, "1h").secret();
        portal.clock().advance(Duration.ofDays(3));
        assertThat(accepts(created.secret())).isTrue();

        portal.clock().stop();
        var firstUse = portal.clock().instant();
        assertThat(accepts(secret)).isTrue();
        portal.flushUsage();
        assertThat(former(created).getEndsAt()).isEqualTo(firstUse.plus(Duration.ofHours(1)));
        assertThat(row(created).getRotatingUntil()).isEqualTo(former(created).getEndsAt());
        assertThat(lastEvent(created).getAction()).isEqualTo("token.cut_over");

        portal.clock().advance(Duration.ofHours(1).minus(1, ChronoUnit.MICROS));
        assertThat(accepts(created.secret())).isTrue();
        portal.clock().advance(Duration.of(1, ChronoUnit.MICROS));
        assertThat(accepts(created.secret())).isFalse();
        assertThat(accepts(secret)).isTrue();
        assertThat(owner.get(created.path()).text()).doesNotContain("Rotating");
    }

    @Test
    void aLaterUseOfTheNewSecretDoesNotMoveTheEnd() {
        var created = create("Fixed end");
        var secret = rotate(created, "24h").secret();
        accepts(secret);
        portal.flushUsage();
        var end = former(created).getEndsAt();

        portal.clock().advance(Duration.ofHours(2));
        accepts(secret);
        portal.flushUsage();

        assertThat(former(created).getEndsAt()).isEqualTo(end);
    }

    @Test
    void theUseOfTheFormerSecretStartsNoClock() {
        var created = create("Still waiting");
        rotate(created, "1h");
        accepts(created.secret());
        portal.flushUsage();

        assertThat(former(created).getEndsAt()).isNull();
    }

    @Test
    void theFormerSecretCanEndAtOnce() {
        var created = create("Leaked");
        var page = rotate(created, "0");

        assertThat(page.text()).contains("The former secret has ended");
        assertThat(accepts(created.secret())).isFalse();
        assertThat(accepts(page.secret())).isTrue();
        assertThat(row(created).getRotatingUntil()).isNull();
    }

    @Test
    void theFormerSecretDoesNotOutliveTheEndItHadBefore() {
        var created = create("Was about to end", "expires", "7d");
        var secret = rotate(created, "24h").secret();
        assertThat(row(created).getExpiresAt()).isAfter(portal.clock().instant().plus(Duration.ofDays(80)));

        portal.clock().advance(Duration.ofDays(9));

        assertThat(accepts(created.secret())).isFalse();
        assertThat(accepts(secret)).isTrue();
        assertThat(newlySignedIn().get(created.path()).text()).doesNotContain("Rotating");
    }

    @Test
    void anUnusedNewSecretCanBeGivenUp() {
        var created = create("Given up", "expires", "7d");
        var before = row(created);
        var secret = rotate(created, "24h").secret();
        var answer = owner.post(created.path() + "/rotation/cancellation");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(accepts(secret)).isFalse();
        assertThat(accepts(created.secret())).isTrue();
        assertThat(row(created).getExpiresAt()).isEqualTo(before.getExpiresAt());
        assertThat(row(created).getRotatingUntil()).isNull();
        assertThat(lastEvent(created).getAction()).isEqualTo("token.rotation_cancelled");
        var page = owner.get(created.path());
        assertThat(page.text()).contains("was given up", "Given up unused");
    }

    @Test
    void aNewSecretInUseIsNotGivenUpEvenBeforeTheUseIsStored() {
        var created = create("In use");
        var secret = rotate(created, "24h").secret();
        accepts(secret);

        owner.post(created.path() + "/rotation/cancellation");

        assertThat(accepts(secret)).isTrue();
        assertThat(owner.get(created.path()).text()).contains("is in use already");
    }

    @Test
    void theFormerSecretCanBeEndedBeforeItsTime() {
        var created = create("Ended");
        var secret = rotate(created, "7d").secret();
        assertThat(owner.get(created.path() + "/rotation/completion").text())
                .contains("Nobody has used the new secret yet", created.secret().substring(0, 16));

        owner.post(created.path() + "/rotation/completion");

        assertThat(accepts(created.secret())).isFalse();
        assertThat(accepts(secret)).isTrue();
        assertThat(lastEvent(created).getAction()).isEqualTo("token.former_secret_ended");
        owner.post(created.path() + "/rotation/completion");
        assertThat(owner.get(created.path()).text()).contains("has one secret");
    }

    @Test
    void theBoardTellsWhoStillUsesTheFormerSecret() {
        var created = create("Board");
        introspect(created.secret(), "198.51.100.1", "before/1");
        portal.clock().advance(Duration.ofMinutes(2));
        var secret = rotate(created, "7d").secret();
        portal.clock().advance(Duration.ofMinutes(2));
        introspect(created.secret(), "198.51.100.1", "batch/1");
        introspect(created.secret(), "198.51.100.2", "batch/2");
        introspect(created.secret(), "198.51.100.2", "batch/2");
        introspect(secret, "198.51.100.3", "web/1");
        portal.flushUsage();

        var page = owner.get(created.path());
        assertThat(page.text())
                .contains("2 clients still use the former secret.", "198.51.100.2, batch/2 2 calls", "web/1")
                .contains("The former secret ends");
        assertThat(page.html().select("section:has(#cut-over)").text()).doesNotContain("before/1");

        portal.clock().advance(Duration.ofMinutes(1));
        introspect(secret, "198.51.100.1", "batch/1");
        portal.flushUsage();
        assertThat(owner.get(created.path()).text())
                .contains("1 client still uses the former secret.", "uses the new one now");

        portal.clock().advance(Duration.ofHours(13));
        assertThat(newlySignedIn().get(created.path()).text()).contains("was last seen", "it is safe to end");
    }

    @Test
    void aSecretNobodyUsesIsSafeToEndOnlyAfterAWhile() {
        var created = create("Quiet");
        accepts(rotate(created, "7d").secret());
        portal.flushUsage();
        assertThat(owner.get(created.path()).text()).contains("Wait until it has been quiet for 12 hours");

        portal.clock().advance(Duration.ofHours(13));
        assertThat(newlySignedIn().get(created.path()).text()).contains("it is safe to end");
    }

    @Test
    void useOfAnEndedSecretIsRecordedOnceADay() {
        var created = create("Knocking");
        rotate(created, "0");
        for (var i = 0; i < 3; i++) {
            introspect(created.secret(), "198.51.100.9", "forgotten/1");
            portal.flushUsage();
        }

        var events = portal.eventsAbout(created.id()).stream()
                .filter(event -> event.getAction().equals("token.refused"))
                .toList();
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().getAddress()).isEqualTo("198.51.100.9");
        assertThat(events.getFirst().getDetails())
                .contains("forgotten/1", created.secret().substring(0, 16), "ended")
                .doesNotContain(created.secret());
        assertThat(portal.db()
                        .select(ACCESS_TOKEN_CLIENT.CALLS)
                        .from(ACCESS_TOKEN_CLIENT)
                        .where(ACCESS_TOKEN_CLIENT.TOKEN_ID.eq(created.id()))
                        .and(ACCESS_TOKEN_CLIENT.OUTCOME.eq("ended"))
                        .fetch(ACCESS_TOKEN_CLIENT.CALLS))
                .containsExactly(3L);
        assertThat(row(created).getLastUsedAt()).isNull();
    }

    @Test
    void useOfARevokedTokenIsRecorded() {
        var created = create("Revoked and used");
        owner.post(created.path() + "/revocation");
        accepts(created.secret());
        portal.flushUsage();

        assertThat(lastEvent(created).getAction()).isEqualTo("token.refused");
        assertThat(owner.get(created.path()).text()).contains("was refused as the token");
    }

    @Test
    void revokingATokenEndsBothItsSecrets() {
        var created = create("Both dead");
        var secret = rotate(created, "7d").secret();
        owner.post(created.path() + "/revocation");

        assertThat(accepts(created.secret())).isFalse();
        assertThat(accepts(secret)).isFalse();
        assertThat(owner.get(created.path()).text()).doesNotContain("End the former secret now");
    }

    @Test
    void aRevokedTokenIsNotRotated() {
        var created = create("Dead");
        owner.post(created.path() + "/revocation");

        assertThat(owner.get(created.path() + "/rotation").status()).isEqualTo(303);
        assertThat(rotate(created, "0").status()).isEqualTo(303);
        assertThat(owner.get(created.path()).text()).contains("is revoked and can’t be rotated");
        assertThat(secrets(created)).hasSize(1);
    }

    @Test
    void anExpiredTokenLivesAgain() {
        var created = create("Expired once", "expires", "7d");
        portal.clock().advance(Duration.ofDays(9));
        assertThat(accepts(created.secret())).isFalse();

        signIn();
        var secret = rotate(created, "24h").secret();

        assertThat(accepts(secret)).isTrue();
        assertThat(accepts(created.secret())).isFalse();
    }

    @Test
    void anExpiredTokenWhoseNameIsTakenIsNotRotated() {
        var created = create("Wanted name", "expires", "7d");
        portal.clock().advance(Duration.ofDays(9));
        signIn();
        create("Wanted name");

        var page = rotate(created, "24h");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains("a live token is called “Wanted name” now");
        assertThat(secrets(created)).hasSize(1);
    }

    @Test
    void theSameFormTwiceRotatesOnce() {
        var created = create("Double click");
        var form = owner.get(created.path() + "/rotation");
        var fields = new String[] {
            "expires",
            "30d",
            "grace",
            "24h",
            "prefix",
            form.value("prefix"),
            "idempotency_key",
            form.value("idempotency_key")
        };
        var first = owner.post(created.path() + "/rotation", fields);
        var second = owner.post(created.path() + "/rotation", fields);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text()).contains("already shown");
        assertThat(second.body()).doesNotContain(first.secret());
        assertThat(secrets(created)).hasSize(2);
        assertThat(accepts(first.secret())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0", "24h"})
    void ofTwoRotationsAtOnceOneWinsAndTheOtherIsTold(String grace) throws Exception {
        var created = create("At once " + grace);
        var prefix = created.secret().substring(0, 16);
        var owners = List.of(portal.signIn("owner@acme.example"), portal.signIn("owner@acme.example"));
        List<Callable<Page>> rotations = owners.stream()
                .<Callable<Page>>map(owner -> () ->
                        owner.post(created.path() + "/rotation", "expires", "30d", "grace", grace, "prefix", prefix))
                .toList();
        try (var threads = Executors.newFixedThreadPool(2)) {
            var answers = threads.invokeAll(rotations).stream()
                    .map(answer -> answer.resultNow())
                    .toList();

            assertThat(answers).extracting(Page::status).containsExactlyInAnyOrder(200, 303);
            var winner = answers.stream()
                    .filter(page -> page.status() == 200)
                    .findFirst()
                    .orElseThrow();
            assertThat(accepts(winner.secret())).isTrue();
        }
        assertThat(secrets(created)).hasSize(2);
        assertThat(owners.stream().map(owner -> owner.get(created.path()).text()))
                .anyMatch(text -> text.contains("was rotated meanwhile"));
    }

    @Test
    void whileTwoSecretsWorkThereIsNoThird() {
        var created = create("Two already");
        rotate(created, "24h");

        assertThat(rotate(created, "24h").status()).isEqualTo(303);
        assertThat(secrets(created)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 30d, Choose when the former secret ends",
        "2h, 30d, Choose when the former secret ends",
        "24h, '', Choose when this token expires",
        "24h, 2020-01-01, Enter a day after today",
    })
    void whatCannotBeIsSaidAndKept(String grace, String expires, String message) {
        var created = create("Bad input " + grace + expires);
        var page = owner.post(created.path() + "/rotation", "grace", grace, "expires", expires);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains(message);
        assertThat(secrets(created)).hasSize(1);
    }

    @Test
    void thePolicyCapsTheGracePeriod() {
        withPolicy(
                new Policy(366, 90, true, false, true, null, Networks.ANYWHERE, 500, Duration.ofHours(1), null), () -> {
                    var created = create("Capped");
                    assertThat(owner.get(created.path() + "/rotation")
                                    .html()
                                    .select("input[name=grace]")
                                    .eachAttr("value"))
                            .containsExactly("0", "1h");
                    assertThat(rotate(created, "24h").problems()).contains("allows at most 1 hour");
                    assertThat(rotate(created, "1h").status()).isEqualTo(200);
                });
    }

    @Test
    void tryingTheNewSecretStartsNoClock() {
        var created = create("Tried");
        var secret = rotate(created, "1h").secret();
        assertThat(portal.program().describe(secret).status()).isEqualTo(200);
        portal.flushUsage();

        assertThat(former(created).getEndsAt()).isNull();
        assertThat(owner.get(created.path()).text()).contains("Give up the new secret");
        owner.post(created.path() + "/rotation/cancellation");
        assertThat(accepts(secret)).isFalse();
    }

    @Test
    void anEndThatWasBroughtForwardBindsTheFormerSecretAndStays() {
        var created = create("Sooner");
        rotate(created, "7d");
        var tomorrow =
                portal.clock().instant().plus(Duration.ofDays(1)).toString().substring(0, 10);
        assertThat(owner.post(created.path() + "/edit", "name", "Sooner", "expires", "date", "expires_on", tomorrow)
                        .status())
                .isEqualTo(303);
        var end = row(created).getExpiresAt();

        assertThat(former(created).getExpiresAt()).isEqualTo(end);
        owner.post(created.path() + "/rotation/cancellation");
        assertThat(row(created).getExpiresAt()).isEqualTo(end);
    }

    @Test
    void theFirstUseDoesNotDisturbWhoIsEditing() {
        var created = create("Edited meanwhile");
        var secret = rotate(created, "7d").secret();
        var seen = row(created).getModifiedAt();
        accepts(secret);
        portal.flushUsage();
        assertThat(former(created).getEndsAt()).isNotNull();
        assertThat(row(created).getModifiedAt()).isEqualTo(seen);
    }

    @Test
    void whoHasAnEndedSecretIsNoHolderAnyMore() {
        var created = create("Found by a stranger");
        var secret = rotate(created, "0").secret();
        portal.program().revoke(created.secret());
        assertThat(accepts(secret)).isTrue();

        portal.program().revoke(secret);
        assertThat(accepts(secret)).isFalse();
    }

    @Test
    void whoHasAFormerSecretThatWorksIsAHolder() {
        var created = create("Two holders");
        var secret = rotate(created, "24h").secret();
        portal.program().revoke(created.secret());
        assertThat(accepts(secret)).isFalse();
    }

    @Test
    void aGatewayIsToldWhenAFormerSecretEnds() {
        var created = create("Told", "expires", "7d");
        var before = introspected(created.secret());
        var secret = rotate(created, "24h").secret();
        assertThat(introspected(created.secret())).isEqualTo(before);
        assertThat(accepts(secret)).isTrue();
        portal.flushUsage();
        var end = former(created).getEndsAt().getEpochSecond();
        assertThat(introspected(created.secret())).isEqualTo("\"exp\":" + end);
    }

    private String introspected(String secret) {
        var body = portal.program().introspect(server, "token", secret).body();
        return body.replaceAll(".*(\"exp\":[0-9]+).*", "$1");
    }

    @Test
    void aBlockedSecretIsNotBroughtBackByARotation() {
        var created = create("Blocked", "expires", "never");
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.BLOCKED_AT, portal.clock().instant())
                .set(ACCESS_TOKEN.BLOCKED_BY, "endless")
                .where(ACCESS_TOKEN.ID.eq(created.id()))
                .execute();
        var secret = rotate(created, "24h").secret();

        assertThat(accepts(secret)).isTrue();
        assertThat(accepts(created.secret())).isFalse();
        owner.post(created.path() + "/rotation/cancellation");
        assertThat(accepts(created.secret())).isFalse();
        assertThat(accepts(secret)).isTrue();
    }

    @Test
    void aRotationDoesNotCarryOnWhatThePolicyForbids() {
        var created = create("From anywhere");
        withPolicy(required("203.0.113.0/24", 500), () -> {
            var page = rotate(created, "24h");
            assertThat(page.status()).isEqualTo(422);
            assertThat(page.problems()).contains("Edit this token first", "outside the networks");
        });
        assertThat(secrets(created)).hasSize(1);
    }

    @Test
    void bringingAnExpiredTokenBackCountsAsALiveOne() {
        var created = create("Back again", "expires", "7d");
        portal.clock().advance(Duration.ofDays(9));
        signIn();
        withPolicy(required("", 1), () -> {
            var page = rotate(created, "24h");
            assertThat(page.status()).isEqualTo(422);
            assertThat(page.problems()).contains("as many live tokens as its policy allows: 1");
        });
    }

    private static Policy required(String networks, int mostLive) {
        return new Policy(
                366, 90, true, false, true, null, Networks.parse(networks), mostLive, Duration.ofDays(7), null);
    }

    private void withPolicy(Policy policy, Runnable work) {
        var acme = portal.db()
                .select(ORGANIZATION.ID)
                .from(ORGANIZATION)
                .where(ORGANIZATION.SLUG.eq("acme"))
                .fetchSingle(ORGANIZATION.ID);
        var policies = new PolicyStore(portal.db());
        var before = policies.of(acme);
        policies.save(acme, policy, null, portal.clock().instant());
        try {
            work.run();
        } finally {
            policies.save(acme, before, null, portal.clock().instant());
        }
    }

    @Test
    void historyAndScopesStay() {
        var created = create("Kept", "scopes", "projects:write metrics:read");
        var before = portal.program().describe(created.secret()).body();
        var secret = rotate(created, "24h").secret();
        var after = portal.program().describe(secret).body();

        assertThat(before).contains("\"scopes\":[\"metrics:read\",\"projects:read\",\"projects:write\"]");
        assertThat(after)
                .contains("\"scopes\":[\"metrics:read\",\"projects:read\",\"projects:write\"]")
                .contains("\"status\":\"rotating\"")
                .contains("\"id\":\"" + created.id() + "\"");
        assertThat(owner.get(created.path()).text()).contains("created the token");
    }

    private Client newlySignedIn() {
        return portal.signIn("owner@acme.example");
    }

    private Created create(String name, String... moreNamesAndValues) {
        return portal.create(owner, "acme", name, moreNamesAndValues);
    }

    private Page rotate(Created created, String grace) {
        return owner.post(created.path() + "/rotation", "expires", "90d", "grace", grace);
    }

    private boolean accepts(String secret) {
        return portal.program().introspect(server, "token", secret).body().contains("\"active\":true");
    }

    private void introspect(String secret, String address, String agent) {
        portal.program().introspect(server, "token", secret, "client_ip", address, "client_user_agent", agent);
    }

    private AccessTokenRecord row(Created created) {
        return portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()));
    }

    private List<AccessTokenSecretRecord> secrets(Created created) {
        return portal.db()
                .selectFrom(ACCESS_TOKEN_SECRET)
                .where(ACCESS_TOKEN_SECRET.TOKEN_ID.eq(created.id()))
                .orderBy(ACCESS_TOKEN_SECRET.CREATED_AT)
                .fetch();
    }

    private AccessTokenSecretRecord former(Created created) {
        return secrets(created).getFirst();
    }

    private AuditEventRecord lastEvent(Created created) {
        return portal.eventsAbout(created.id()).getLast();
    }
}
