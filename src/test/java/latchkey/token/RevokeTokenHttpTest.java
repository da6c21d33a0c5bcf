package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RevokeTokenHttpTest {
    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void revokingAsksOnAPageOfItsOwn() {
        var created = portal.create("Asked");
        var page = portal.owner().get(created.path() + "/revocation");

        assertThat(page.heading()).isEqualTo("Revoke “Asked”?");
        assertThat(page.text()).contains("stops working at once", "can’t be undone", "Last used Never");
        assertThat(page.html().select("main form").attr("method")).isEqualTo("post");
        assertThat(row(created).getRevokedAt()).isNull();
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(200);
    }

    @Test
    void aRevocationChangesThePageTheRowAndTheLog() {
        var created = portal.create("Gone");
        var answer = revoke(portal.owner(), created, "reason", "leaked", "note", " build log 4711 ");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo(created.path());
        var page = portal.owner().get(created.path());
        assertThat(page.text())
                .contains("Gone was revoked. Nothing accepts it any more.")
                .contains(
                        "by owner@acme.example. Reason: Leaked or found in public: build log 4711",
                        "revoked the token");
        assertThat(page.html().select("a[href$=/edit], a[href$=/revocation]")).isEmpty();
        var row = row(created);
        assertThat(row.getRevokedAt()).isNotNull().isEqualTo(row.getModifiedAt());
        assertThat(row.getRevokedBy()).isEqualTo(account("owner@acme.example"));
        assertThat(row.getRevocationReason()).isEqualTo("Leaked or found in public: build log 4711");
        var event = portal.eventsAbout(created.id()).getLast();
        assertThat(event.getAction()).isEqualTo("token.revoked");
        assertThat(event.getActor()).isEqualTo("owner@acme.example");
        assertThat(event.getTarget()).isEqualTo("Gone");
        assertThat(event.getDetails()).isEqualTo("{\"reason\":\"Leaked or found in public: build log 4711\"}");
    }

    @Test
    void aRevokedTokenNoLongerVerifies() {
        var created = portal.create("Verified");
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(200);
        assertThat(introspect(created)).contains("\"active\":true");

        revoke(portal.owner(), created);

        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(401);
        assertThat(introspect(created)).isEqualTo("{\"active\":false}");
    }

    @Test
    void thePageTellsWhatWouldStopWorking() {
        var created = portal.create("Busy bot", "scopes", "builds:read");
        for (var address : new String[] {"203.0.113.1", "203.0.113.1", "203.0.113.2"}) {
            call(created, "scope", "builds:read", "client_ip", address);
        }
        call(created, "scope", "billing:read", "client_ip", "203.0.113.3");
        portal.flushUsage();

        var asked = portal.owner().get(created.path() + "/revocation");
        assertThat(asked.text())
                .contains("3 calls in the last 24 hours from 2 clients.", "Permissions used: builds:read.")
                .contains("just now from 203.0.113.2")
                .doesNotContain("billing");
        assertThat(revoke(portal.owner(), created).status()).isEqualTo(303);
        assertThat(row(created).getRevokedAt()).isNotNull();
    }

    @Test
    void ofCallsThatDidNotTellWhatTheyNeededItSaysSo() {
        var created = portal.create("Silent bot");
        call(created);
        portal.flushUsage();

        assertThat(portal.owner().get(created.path() + "/revocation").text())
                .contains("1 call in the last 24 hours from 1 client.")
                .contains("None of them told which permission it needed.");
    }

    @Test
    void aDayLaterTheLastUseIsWhatIsLeft() {
        try (var later = TestPortal.withPeople()) {
            var created = later.create("Once busy", "expires", "365d");
            later.program().describe(created.secret());
            later.flushUsage();
            later.clock().advance(Duration.ofHours(25));

            assertThat(later.signIn("owner@acme.example")
                            .get(created.path() + "/revocation")
                            .text())
                    .contains("No calls in the last 24 hours.", "25 hours ago from 127.0.0.1");
        }
    }

    @Test
    void aVerificationThatBeginsAfterTheAnswerIsRefused() throws Exception {
        var created = portal.create("Hammered");
        var answered = new AtomicBoolean();
        var wronglyAccepted = new AtomicInteger();
        var accepted = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var i = 0; i < 8; i++) {
                threads.submit(() -> {
                    for (var call = 0; call < 60; call++) {
                        var begunAfter = answered.get();
                        if (introspect(created).contains("true")) {
                            (begunAfter ? wronglyAccepted : accepted).incrementAndGet();
                        }
                    }
                });
            }
            while (accepted.get() < 20) {
                Thread.onSpinWait();
            }
            assertThat(revoke(portal.owner(), created).status()).isEqualTo(303);
            answered.set(true);
        }

        assertThat(wronglyAccepted).hasValue(0);
        assertThat(introspect(created)).isEqualTo("{\"active\":false}");
    }

    @Test
    void aReasonThatIsNotInTheListIsRefused() {
        var created = portal.create("Unlisted");
        var page = revoke(portal.owner(), created, "reason", "because", "note", "Kept");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).isEqualTo("Choose a reason from the list, or none");
        assertThat(page.value("note")).isEqualTo("Kept");
        assertThat(row(created).getRevokedAt()).isNull();
    }

    @Test
    void aNoteThatIsTooLongIsKeptAndRefused() {
        var created = portal.create("Reasoned");
        var page = revoke(portal.owner(), created, "note", "x".repeat(201), "reason", "suspicious_use");

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.html().select("#note-error").text()).contains("at most 200 characters long; this is 201");
        assertThat(page.value("note")).hasSize(201);
        assertThat(page.html().select("option[selected]").val()).isEqualTo("suspicious_use");
        assertThat(row(created).getRevokedAt()).isNull();
        assertThat(revoke(portal.owner(), created, "note", "🚀".repeat(200), "reason", "leaked")
                        .status())
                .isEqualTo(303);
        assertThat(row(created).getRevocationReason()).isEqualTo("Leaked or found in public: " + "🚀".repeat(200));
    }

    @Test
    void theSecondToRevokeIsToldWhoWasFirst() {
        var created = portal.create(portal.member(), "acme", "Twice");
        revoke(portal.member(), created, "note", "First");
        var before = row(created);

        var second = revoke(portal.owner(), created, "note", "Second");
        assertThat(second.status()).isEqualTo(303);
        assertThat(portal.owner().get(second.location()).text())
                .contains("Twice was already revoked by member@acme.example on ")
                .contains("UTC");
        var asked = portal.owner().get(created.path() + "/revocation");
        assertThat(asked.status()).isEqualTo(303);
        assertThat(portal.owner().get(asked.location()).text()).contains("already revoked by member@acme.example");
        assertThat(row(created)).isEqualTo(before);
        assertThat(portal.eventsAbout(created.id()))
                .extracting("action")
                .containsExactly("token.created", "token.revoked");
    }

    @Test
    void twentyRevocationsAtOnceMakeOneEvent() throws Exception {
        var created = portal.create("Crowded");
        var clients = Stream.generate(() -> sessionOf(portal.owner())).limit(20).toList();
        try (var threads = Executors.newFixedThreadPool(clients.size())) {
            var work = new ArrayList<Callable<Page>>();
            clients.forEach(client -> work.add(() -> revoke(client, created, "note", "At once")));
            for (var answer : threads.invokeAll(work)) {
                assertThat(answer.get().status()).isEqualTo(303);
            }
        }

        assertThat(portal.eventsAbout(created.id()))
                .extracting("action")
                .containsExactly("token.created", "token.revoked");
    }

    @Test
    void whoMayNotRevokesNothing() {
        var created = portal.create("Protected");

        assertThat(portal.auditor().get(created.path() + "/revocation").status())
                .isEqualTo(403);
        assertThat(revoke(portal.auditor(), created).status()).isEqualTo(403);
        assertThat(portal.member().get(created.path() + "/revocation").status()).isEqualTo(404);
        assertThat(revoke(portal.member(), created).status()).isEqualTo(404);
        assertThat(revoke(portal.otherOwner(), created).status()).isEqualTo(404);
        assertThat(revoke(portal.administrator(), created).status()).isEqualTo(404);
        assertThat(portal.otherOwner()
                        .post("/orgs/globex/tokens/" + created.id() + "/revocation")
                        .status())
                .isEqualTo(404);
        assertThat(portal.owner()
                        .post("/orgs/acme/tokens/00000000-0000-0000-0000-000000000000/revocation")
                        .status())
                .isEqualTo(404);
        assertThat(portal.owner().post("/orgs/acme/tokens/1/revocation").status())
                .isEqualTo(404);
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(200);
        assertThat(portal.eventsAbout(created.id())).hasSize(1);
    }

    @Test
    void auditorsAndOtherMembersAreOfferedNoRevocation() {
        var created = portal.create("Looked at");

        assertThat(portal.auditor().get(created.path()).html().select("main a[href$=/revocation], main a[href$=/edit]"))
                .isEmpty();
        assertThat(portal.owner().get(created.path()).html().select("main a[href$=/revocation]"))
                .isNotEmpty();
        assertThat(portal.member().get(created.path()).status()).isEqualTo(404);
    }

    @Test
    void aFormWithoutItsTokenRevokesNothing() {
        var created = portal.create("Guarded");

        assertThat(portal.owner()
                        .postRaw(created.path() + "/revocation", "reason=x")
                        .status())
                .isEqualTo(403);
        assertThat(row(created).getRevokedAt()).isNull();
    }

    private static Page revoke(Client client, Created created, String... namesAndValues) {
        return client.post(created.path() + "/revocation", namesAndValues);
    }

    private void call(Created created, String... namesAndValues) {
        var fields = new ArrayList<>(List.of("token", created.secret()));
        fields.addAll(List.of(namesAndValues));
        portal.program().introspect(server, fields.toArray(String[]::new));
    }

    private String introspect(Created created) {
        return portal.program().introspect(server, "token", created.secret()).body();
    }

    /** Another window of the same browser. */
    private Client sessionOf(Client client) {
        var other = portal.stranger();
        other.cookies().putAll(client.cookies());
        other.csrf();
        return other;
    }

    private AccessTokenRecord row(Created created) {
        return portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()));
    }

    private UUID account(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }
}
