package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        var answer = revoke(portal.owner(), created, "reason", " No longer needed ");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isEqualTo(created.path());
        var page = portal.owner().get(created.path());
        assertThat(page.text())
                .contains("Gone was revoked. Nothing accepts it any more.")
                .contains("by owner@acme.example. Reason: No longer needed", "revoked the token");
        assertThat(page.html().select("a[href$=/edit], a[href$=/revocation]")).isEmpty();
        var row = row(created);
        assertThat(row.getRevokedAt()).isNotNull().isEqualTo(row.getModifiedAt());
        assertThat(row.getRevokedBy()).isEqualTo(account("owner@acme.example"));
        assertThat(row.getRevocationReason()).isEqualTo("No longer needed");
        var event = portal.eventsAbout(created.id()).getLast();
        assertThat(event.getAction()).isEqualTo("token.revoked");
        assertThat(event.getActor()).isEqualTo("owner@acme.example");
        assertThat(event.getTarget()).isEqualTo("Gone");
        assertThat(event.getDetails()).isEqualTo("{\"reason\":\"No longer needed\"}");
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
    void aTokenInUseIsRevokedOnlyByWhoTypesItsName() {
        var created = portal.create("Busy bot");
        portal.program().describe(created.secret());
        portal.flushUsage();

        var asked = portal.owner().get(created.path() + "/revocation");
        assertThat(asked.text()).contains("just now from 127.0.0.1", "used in the last 30 days");
        assertThat(asked.value("name")).isEmpty();
        for (var name : new String[] {"", "Busy", "Lazy bot"}) {
            var page = revoke(portal.owner(), created, "name", name, "reason", "Leaked");
            assertThat(page.status()).isEqualTo(422);
            assertThat(page.html().select("#name-error").text()).contains("Type the token’s name to confirm: Busy bot");
            assertThat(page.value("name")).isEqualTo(name);
            assertThat(page.value("reason")).isEqualTo("Leaked");
        }
        assertThat(row(created).getRevokedAt()).isNull();
        assertThat(portal.eventsAbout(created.id())).hasSize(1);

        assertThat(revoke(portal.owner(), created, "name", "busy  BOT").status())
                .isEqualTo(303);
        assertThat(row(created).getRevokedAt()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"PT1H, true", "PT719H59M, true", "PT720H, false", "PT800H, false"})
    void onlyAUseInTheLastThirtyDaysAsksForTheName(Duration ago, boolean asks) {
        var created = portal.create("Used " + ago);
        var now = Instant.now();
        var row = row(created);
        row.setLastUsedAt(now.minus(ago));
        row.setLastUsedIp("203.0.113.7");
        row.update();
        portal.clock().stopAt(now);
        try {
            var page = portal.owner().get(created.path() + "/revocation");
            assertThat(page.html().select("input[name=name]").isEmpty()).isEqualTo(!asks);
            assertThat(page.text()).contains("from 203.0.113.7");
            assertThat(revoke(portal.owner(), created).status()).isEqualTo(asks ? 422 : 303);
        } finally {
            portal.clock().reset();
        }
    }

    @Test
    void thirtyDaysLaterTheNameIsNotAskedAnyMore() {
        try (var later = TestPortal.withPeople()) {
            var created = later.create("Once busy", "expires", "365d");
            later.program().describe(created.secret());
            later.flushUsage();
            later.clock().advance(Duration.ofDays(31));

            assertThat(revoke(later.signIn("owner@acme.example"), created).status())
                    .isEqualTo(303);
        }
    }

    @Test
    void aReasonThatIsTooLongIsKeptAndRefused() {
        var created = portal.create("Reasoned");
        var page = revoke(portal.owner(), created, "reason", "x".repeat(201));

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.html().select("#reason-error").text()).contains("at most 200 characters long; this is 201");
        assertThat(page.value("reason")).hasSize(201);
        assertThat(row(created).getRevokedAt()).isNull();
        assertThat(revoke(portal.owner(), created, "reason", "🚀".repeat(200)).status())
                .isEqualTo(303);
        assertThat(row(created).getRevocationReason()).isEqualTo("🚀".repeat(200));
    }

    @Test
    void theSecondToRevokeIsToldWhoWasFirst() {
        var created = portal.create(portal.member(), "acme", "Twice");
        revoke(portal.member(), created, "reason", "First");
        var before = row(created);

        var second = revoke(portal.owner(), created, "reason", "Second");
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
            clients.forEach(client -> work.add(() -> revoke(client, created, "reason", "At once")));
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
