package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_WILDCARD_USE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import latchkey.Client;
import latchkey.Page;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.Database;
import latchkey.database.Transactions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NarrowingHttpTest {
    private static final String SCOPES = "builds:write metrics:read projects:read";

    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");

    @AfterEach
    void returnToThePresent() {
        portal.clock().reset();
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void whatWasNotNeededInThirtyDaysIsPutForward() {
        var token = aged("Put forward", SCOPES);
        assertThat(owner().get(token.path()).text())
                .contains("No call in the last 30 days told which permission it needed")
                .doesNotContain("Take away what is unused");
        assertThat(introspect(token, "builds:read")).isTrue();
        portal.flushUsage();

        var page = owner().get(token.path());
        assertThat(page.text())
                .contains("Uses 1 of 4 permissions; 3 unused in 30 days.", "builds:write metrics:read projects:read");
        var form = owner().get(token.path() + "/narrowing");
        assertThat(checked(form)).containsExactly("builds:write", "metrics:read", "projects:read");
        assertThat(form.html().select("[name=when][checked]").val()).isEqualTo("watch");
    }

    @Test
    void aNewTokenIsNotNagged() {
        var token = portal.create("New", "scopes", SCOPES);
        introspect(token, "builds:read");
        portal.flushUsage();

        assertThat(owner().get(token.path()).text())
                .contains("Uses 1 of 4 permissions.")
                .doesNotContain("unused in 30 days", "Take away");
    }

    @Test
    void whatIsTakenAwayNowIsRefusedAtOnceAndTheRestIsNot() {
        var token = portal.create("Narrowed", "scopes", SCOPES);
        var answer = narrow(owner(), token, "now", "builds:write", "metrics:read");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(owner().get(answer.location()).text()).contains("Narrowed was narrowed.", "narrowed the token");
        assertThat(introspect(token, "builds:write")).isFalse();
        assertThat(introspect(token, "metrics:read")).isFalse();
        assertThat(introspect(token, "builds:read")).isTrue();
        assertThat(portal.eventsAbout(token.id()).getLast().getDetails())
                .isEqualTo("{\"permissions\":\"builds:read builds:write metrics:read projects:read"
                        + " → builds:read projects:read\"}");
    }

    @Test
    void whatMakesNoSenseIsSaidAndChangesNothing() {
        var token = portal.create("Nonsense", "scopes", SCOPES);
        owner().csrf();
        // What was gathered before must not be stored in between.
        portal.flushUsage();
        var before = Snapshot.of(portal.db());

        assertThat(narrow(owner(), token, "now").problems()).isEqualTo("Choose what to take away");
        assertThat(narrow(owner(), token, "now", "builds:read").problems())
                .contains("Writing includes reading: take builds:write away too");
        assertThat(narrow(owner(), token, "now", "builds:read", "builds:write", "metrics:read", "projects:read")
                        .problems())
                .contains("Leave this token one permission at least");
        assertThat(narrow(owner(), token, "now", "billing:write").problems())
                .contains("Choose from the permissions that this token has");
        var page = narrow(owner(), token, "some day", "metrics:read");
        assertThat(page.problems()).isEqualTo("Choose when");
        assertThat(checked(page)).containsExactly("metrics:read");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void theSecondOfTwoIsToldAndNothingIsOverwritten() {
        var token = portal.create("Contested", "scopes", SCOPES);
        var seen = owner().get(token.path() + "/narrowing").value("modified_at");
        owner().post(token.path() + "/edit", "name", "Contested anew", "description", "");

        var answer =
                owner().post(token.path() + "/narrowing", "scopes", "metrics:read", "when", "now", "modified_at", seen);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problems()).contains("Somebody else changed this token");
        assertThat(scopes(token)).contains("metrics:read");
        assertThat(owner().post(
                                token.path() + "/narrowing",
                                "scopes",
                                "metrics:read",
                                "when",
                                "now",
                                "modified_at",
                                answer.value("modified_at"))
                        .status())
                .isEqualTo(303);
        assertThat(scopes(token)).doesNotContain("metrics:read");
    }

    @Test
    void ofManyAtOnceOneWins() throws Exception {
        var token = portal.create("Crowded", "scopes", SCOPES);
        var seen = owner().get(token.path() + "/narrowing").value("modified_at");
        var work = new ArrayList<Callable<Page>>();
        for (var i = 0; i < 10; i++) {
            var client = sessionOf(owner());
            var scope = i % 2 == 0 ? "metrics:read" : "projects:read";
            work.add(() ->
                    client.post(token.path() + "/narrowing", "scopes", scope, "when", "now", "modified_at", seen));
        }
        try (var threads = Executors.newFixedThreadPool(work.size())) {
            var answers = new ArrayList<Integer>();
            for (var answer : threads.invokeAll(work)) {
                answers.add(answer.get().status());
            }
            assertThat(answers).containsOnlyOnce(303).containsOnly(303, 422);
        }
        assertThat(actions(token)).containsExactly("token.created", "token.narrowed");
        assertThat(scopes(token)).hasSize(3);
    }

    @Test
    void whileItIsWatchedNothingIsRefusedAndThenExactlyWhatNoCallNeeded() {
        var token = portal.create("Watched", "scopes", SCOPES);
        var answer = narrow(owner(), token, "watch", "metrics:read", "projects:read");
        assertThat(owner().get(answer.location()).text())
                .contains("Watched is watched for 7 days.", "2 permissions end on", "began to narrow the token");

        portal.clock().advance(Duration.ofDays(3));
        assertThat(introspect(token, "projects:read")).isTrue();
        assertThat(introspect(token, "projects:read")).isTrue();
        portal.flushUsage();
        assertThat(again().get(token.path()).text())
                .contains("metrics:read nothing", "projects:read 2 calls, last just now. It stays.");

        portal.clock().advance(Duration.ofDays(4).minusMinutes(1));
        assertThat(granted(token)).contains("metrics:read", "projects:read");
        portal.clock().advance(Duration.ofMinutes(1));
        assertThat(granted(token)).contains("projects:read").doesNotContain("metrics:read");
        assertThat(introspect(token, "metrics:read")).isFalse();
        assertThat(introspect(token, "projects:read")).isTrue();

        finish();
        assertThat(scopes(token)).hasSize(4);
        portal.clock().advance(Duration.ofMinutes(2));
        finish();
        finish();
        assertThat(scopes(token)).containsExactly("builds:read", "builds:write", "projects:read");
        var event = portal.eventsAbout(token.id()).getLast();
        assertThat(event.getAction()).isEqualTo("token.narrowed");
        assertThat(event.getActor()).isEqualTo("Latchkey");
        assertThat(event.getDetails()).contains("→ builds:read builds:write projects:read", "projects:read (");
        assertThat(actions(token)).containsExactly("token.created", "token.narrowing_begun", "token.narrowed");
        assertThat(introspect(token, "projects:read")).isTrue();
    }

    @Test
    void aScopeThatIsNeededInTheLastMomentIsNotRefusedInTheNext() {
        var token = portal.create("Last moment", "scopes", SCOPES);
        var now = portal.clock().instant();
        portal.clock().stopAt(now);
        narrow(owner(), token, "watch", "metrics:read");
        portal.clock().stopAt(now.plus(Duration.ofDays(7)).minusMillis(1));
        assertThat(introspect(token, "metrics:read")).isTrue();
        portal.clock().stopAt(now.plus(Duration.ofDays(7)));

        assertThat(introspect(token, "metrics:read")).isTrue();
    }

    @Test
    void whereEverythingWasNeededEverythingStaysAndTheLogSaysSo() {
        var token = portal.create("All needed", "scopes", SCOPES);
        narrow(owner(), token, "watch", "metrics:read");
        introspect(token, "metrics:read");
        portal.clock().advance(Duration.ofDays(8));
        finish();

        assertThat(actions(token)).endsWith("token.narrowing_kept");
        assertThat(scopes(token)).hasSize(4);
        assertThat(introspect(token, "metrics:read")).isTrue();
    }

    @Test
    void aWatchIsGivenUpOnce() {
        var token = portal.create("Given up", "scopes", SCOPES);
        narrow(owner(), token, "watch", "metrics:read");
        assertThat(owner().get(narrow(owner(), token, "watch", "projects:read").location())
                        .text())
                .contains("Given up is being watched already.");
        var answer = owner().post(token.path() + "/narrowing/cancellation");
        assertThat(owner().get(answer.location()).text())
                .contains("Given up keeps every permission that it has.", "gave up narrowing the token");
        assertThat(owner().get(owner().post(token.path() + "/narrowing/cancellation")
                                .location())
                        .text())
                .contains("Given up is not being watched any more.");

        portal.clock().advance(Duration.ofDays(8));
        finish();
        assertThat(introspect(token, "metrics:read")).isTrue();
        assertThat(actions(token))
                .containsExactly("token.created", "token.narrowing_begun", "token.narrowing_cancelled");
    }

    @Test
    void whatIsRefusedAlreadyIsNotGivenBackByGivingUp() {
        var token = portal.create("Too late", "scopes", SCOPES);
        narrow(owner(), token, "watch", "metrics:read");
        portal.clock().advance(Duration.ofDays(7).plusSeconds(30));
        assertThat(introspect(token, "metrics:read")).isFalse();

        again().post(token.path() + "/narrowing/cancellation");
        assertThat(introspect(token, "metrics:read")).isFalse();
        assertThat(actions(token)).endsWith("token.narrowing_begun");
        portal.clock().advance(Duration.ofMinutes(1));
        finish();
        assertThat(scopes(token)).doesNotContain("metrics:read");
    }

    @Test
    void whatAnEditGrantsAnewStaysWithWhatItIncludes() {
        var token = portal.create("Widened meanwhile", "scopes", SCOPES);
        narrow(owner(), token, "watch", "metrics:read", "projects:read");
        var edited = owner().post(
                        token.path() + "/edit",
                        "name",
                        "Widened meanwhile",
                        "description",
                        "",
                        "scopes",
                        SCOPES + " projects:write",
                        "widen",
                        "yes");
        assertThat(edited.status()).as(edited.body()).isEqualTo(303);

        portal.clock().advance(Duration.ofDays(8));
        finish();
        assertThat(scopes(token)).containsExactly("builds:read", "builds:write", "projects:read", "projects:write");
        assertThat(introspect(token, "projects:read")).isTrue();
    }

    @Test
    void whatIsWatchedCanBeTakenAwayAtOnce() {
        var token = portal.create("Impatient", "scopes", SCOPES);
        narrow(owner(), token, "watch", "metrics:read", "projects:read");
        introspect(token, "projects:read");
        var page = owner().get(token.path() + "/narrowing");
        assertThat(checked(page)).containsExactly("metrics:read");

        narrow(owner(), token, "now", "metrics:read");
        assertThat(introspect(token, "metrics:read")).isFalse();
        assertThat(introspect(token, "projects:read")).isTrue();
    }

    @Test
    void aRevokedTokenIsNotNarrowed() {
        var token = portal.create("Revoked", "scopes", SCOPES);
        narrow(owner(), token, "watch", "metrics:read");
        owner().post(token.path() + "/revocation");

        for (var answer : List.of(
                narrow(owner(), token, "now", "projects:read"),
                owner().post(token.path() + "/narrowing/cancellation"),
                owner().get(token.path() + "/narrowing"))) {
            assertThat(answer.status()).isEqualTo(303);
        }
        portal.clock().advance(Duration.ofDays(8));
        finish();
        finish();
        assertThat(scopes(token)).hasSize(4);
        assertThat(actions(token)).endsWith("token.revoked");
    }

    @Test
    void aTokenThatMayDoEverythingKeepsByNameWhatItWasUsedFor() {
        var token = portal.create("Mighty", "scopes", "projects:read");
        var organizationId = portal.db()
                .fetchAny(ACCESS_TOKEN_SCOPE, ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(token.id()))
                .getOrganizationId();
        new NarrowingStore(portal.db())
                .grant(organizationId, token.id(), "*", portal.clock().instant().minus(Duration.ofDays(60)));
        introspect(token, "builds:write");
        introspect(token, "' OR 1=1");
        introspect(token, "nuclear:write");
        portal.flushUsage();
        assertThat(portal.db().fetchValues(ACCESS_TOKEN_WILDCARD_USE.SCOPE))
                .containsExactlyInAnyOrder("builds:write", "nuclear:write");

        var page = owner().get(token.path() + "/narrowing");
        assertThat(page.text()).contains("What it was needed for stays: builds:read, builds:write.");
        narrow(owner(), token, "now", "*");
        assertThat(scopes(token)).containsExactly("builds:read", "builds:write", "projects:read");
        assertThat(introspect(token, "builds:write")).isTrue();
        assertThat(introspect(token, "billing:read")).isFalse();
    }

    /** As an instance does every minute; a second one beside it does the same. */
    private void finish() {
        var db = Database.context(portal.database().dataSource());
        var audit = new AuditLog(new AuditStore(db), portal.clock());
        new TokenNarrowing(db, audit, new Transactions(db), portal.clock()).finish();
    }

    /** Made long ago. */
    private Created aged(String name, String scopes) {
        var token = portal.create(name, "scopes", scopes);
        portal.db()
                .update(ACCESS_TOKEN_SCOPE)
                .set(ACCESS_TOKEN_SCOPE.GRANTED_AT, portal.clock().instant().minus(Duration.ofDays(31)))
                .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(token.id()))
                .execute();
        return token;
    }

    private Client owner() {
        return portal.owner();
    }

    /** Days later, when the session is over. */
    private Client again() {
        return portal.signIn("owner@acme.example");
    }

    private static Page narrow(Client client, Created token, String when, String... scopes) {
        var fields = new ArrayList<>(List.of("when", when));
        for (var scope : scopes) {
            fields.addAll(List.of("scopes", scope));
        }
        return client.post(token.path() + "/narrowing", fields.toArray(String[]::new));
    }

    private boolean introspect(Created token, String scope) {
        return portal.program()
                .introspect(server, "token", token.secret(), "scope", scope)
                .body()
                .contains("\"active\":true");
    }

    private String granted(Created token) {
        return portal.program().introspect(server, "token", token.secret()).body();
    }

    private List<String> scopes(Created token) {
        return portal.db()
                .selectFrom(ACCESS_TOKEN_SCOPE)
                .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(token.id()))
                .orderBy(ACCESS_TOKEN_SCOPE.SCOPE)
                .fetch(ACCESS_TOKEN_SCOPE.SCOPE);
    }

    private List<String> actions(Created token) {
        return portal.eventsAbout(token.id()).map(event -> event.getAction());
    }

    private static List<String> checked(Page page) {
        return page.html().select("[name=scopes][checked]").eachAttr("value");
    }

    private Client sessionOf(Client client) {
        var other = portal.stranger();
        other.cookies().putAll(client.cookies());
        other.csrf();
        return other;
    }
}
