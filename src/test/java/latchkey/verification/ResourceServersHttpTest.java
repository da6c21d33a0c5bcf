package latchkey.verification;

import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.RESOURCE_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import latchkey.Client;
import latchkey.Page;
import latchkey.Snapshot;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceServersHttpTest {
    private static final String LIST = "/site/resource-servers";

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aResourceServerIsRegisteredWithItsRowAndItsEventAndItsSecretIsShownOnce() {
        var page = register("orders-api");
        var id = UUID.fromString(page.html().select("dl code").text());

        assertThat(page.heading()).isEqualTo("Resource server registered");
        assertThat(page.secret()).matches("lkrs_[0-9A-Za-z]{46}");
        assertThat(page.html().select("#curl").text())
                .isEqualTo("curl -sS %s/oauth2/introspect -u '%s:%s' -d token=TOKEN"
                        .formatted(portal.url(), id, page.secret()));
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        var row = portal.db().fetchSingle(RESOURCE_SERVER, RESOURCE_SERVER.ID.eq(id));
        assertThat(row.getName()).isEqualTo("orders-api");
        assertThat(row.getPrefix()).isEqualTo(page.secret().substring(0, 16));
        var event = portal.db().fetchSingle(AUDIT_EVENT, AUDIT_EVENT.TARGET_ID.eq(id));
        assertThat(event.getAction()).isEqualTo("resource_server.registered");
        assertThat(event.getActor()).isEqualTo("admin@site.example");
        assertThat(event.getOrganizationId()).isNull();
        assertThat(event.getTarget()).isEqualTo("orders-api");
        assertThat(portal.administrator().get(LIST).body())
                .contains("orders-api", id.toString())
                .doesNotContain(page.secret());
        assertThat(Snapshot.of(portal.db()).toString()).doesNotContain(page.secret());
    }

    @Test
    void sendingTheFormAgainRegistersNothingAndShowsNoSecret() {
        var key = portal.administrator().get(LIST).value("idempotency_key");
        var first = register("Reloaded", "idempotency_key", key);
        var second = register("Reloaded", "idempotency_key", key);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.heading()).isEqualTo("This secret was already shown");
        assertThat(second.body()).doesNotContain("lkrs_");
        assertThat(called("Reloaded")).isEqualTo(1);
    }

    @Test
    void aFormSentTwentyTimesAtOnceRegistersOnce() throws Exception {
        var key = portal.administrator().get(LIST).value("idempotency_key");
        portal.administrator().csrf();
        var answers = atOnce(20, () -> register("Double click", "idempotency_key", key));

        assertThat(answers).filteredOn(page -> page.status() == 200).hasSize(1);
        assertThat(answers).filteredOn(page -> page.status() == 409).hasSize(19);
        assertThat(called("Double click")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''       | Enter a name for this resource server",
                "\u200b   | Enter a name that can be seen",
                "a\u0000b | can’t contain control characters",
                "TAKEN    | A resource server is already called “TAKEN”",
            })
    void aNameThatCannotBeIsRefusedAtTheFieldAndKept(String name, String message) {
        if (called("Taken") == 0) {
            register("Taken");
        }
        var before = Snapshot.of(portal.db());
        var page = register(name);

        assertThat(page.status()).isEqualTo(422);
        assertThat(page.problems()).contains(message);
        assertThat(page.html().select("#name-error").text()).contains(message);
        assertThat(page.value("name")).isEqualTo(name.replace('\u0000', '␀'));
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void aNameIsAtMostAHundredCharactersLong() {
        assertThat(register("🚀".repeat(100)).status()).isEqualTo(200);
        assertThat(register("🚀".repeat(101)).problems()).contains("at most 100 characters long; this is 101");
    }

    @Test
    void aRevokedResourceServerIsRefusedAtOnceAndItsNameIsFree() {
        var token = portal.create("Verified");
        var server = portal.registerServer("Doomed");
        assertThat(introspect(server, token.secret()).body()).contains("\"active\":true");
        var asked = portal.administrator().get(LIST + "/" + server.id() + "/revocation");
        assertThat(asked.heading()).isEqualTo("Revoke “Doomed”?");
        var answer = portal.administrator().post(LIST + "/" + server.id() + "/revocation");

        assertThat(answer.status()).isEqualTo(303);
        var refused = introspect(server, token.secret());
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).startsWith("Basic ");
        assertThat(refused.body()).contains("invalid_client").doesNotContain("active\"");
        var row = portal.db().fetchSingle(RESOURCE_SERVER, RESOURCE_SERVER.ID.eq(UUID.fromString(server.id())));
        assertThat(row.getRevokedAt()).isNotNull();
        var event = portal.db().fetchSingle(AUDIT_EVENT, AUDIT_EVENT.REQUEST_ID.eq(answer.header("X-Request-Id")));
        assertThat(event.getAction()).isEqualTo("resource_server.revoked");
        assertThat(event.getTarget()).isEqualTo("Doomed");
        assertThat(portal.administrator().get(LIST).text()).contains("Doomed was revoked.");
        assertThat(register("Doomed").status()).isEqualTo(200);
    }

    @Test
    void revokingTwiceIsToldAndLeavesOneEvent() {
        var server = portal.registerServer("Twice");
        portal.administrator().post(LIST + "/" + server.id() + "/revocation");
        var before = Snapshot.of(portal.db());
        portal.administrator().post(LIST + "/" + server.id() + "/revocation");

        assertThat(portal.administrator().get(LIST).text()).contains("Twice was already revoked.");
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void whatIsNoIdOfAResourceServerIsNotFound() {
        for (var id : List.of(
                UUID.randomUUID().toString(), "x", portal.create("A token").id().toString())) {
            assertThat(portal.administrator()
                            .get(LIST + "/" + id + "/revocation")
                            .status())
                    .isEqualTo(404);
            assertThat(portal.administrator()
                            .post(LIST + "/" + id + "/revocation")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void theCredentialsOfOneDoNotServeAnother() {
        var token = portal.create("Mixed up");
        var one = portal.registerServer("One");
        var other = portal.registerServer("Other");

        assertThat(introspect(new TestPortal.Server(one.id(), other.secret()), token.secret())
                        .status())
                .isEqualTo(401);
        assertThat(introspect(new TestPortal.Server(one.id(), token.secret()), token.secret())
                        .status())
                .isEqualTo(401);
        assertThat(introspect(one, other.secret()).body()).isEqualTo("{\"active\":false}");
    }

    private Page register(String name, String... more) {
        var fields = new ArrayList<>(List.of("name", name));
        fields.addAll(List.of(more));
        return portal.administrator().post(LIST, fields.toArray(String[]::new));
    }

    private Page introspect(TestPortal.Server server, String secret) {
        var basic = Base64.getEncoder()
                .encodeToString((server.id() + ":" + server.secret()).getBytes(StandardCharsets.UTF_8));
        return portal.stranger()
                .postRaw("/oauth2/introspect", Client.form("token", secret), "Authorization", "Basic " + basic);
    }

    private int called(String name) {
        return portal.db().fetchCount(RESOURCE_SERVER, RESOURCE_SERVER.NAME.eq(name));
    }

    private static List<Page> atOnce(int times, Callable<Page> work) throws Exception {
        try (var threads = Executors.newFixedThreadPool(times)) {
            var answers = new ArrayList<Page>();
            for (var future : threads.invokeAll(Collections.nCopies(times, work))) {
                answers.add(future.get());
            }
            return answers;
        }
    }
}
