package latchkey.audit;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SECRET;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.MEMBERSHIP;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.RESOURCE_SERVER;
import static latchkey.database.schema.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import latchkey.Client;
import latchkey.Page;
import latchkey.Secrets;
import latchkey.TestPortal;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What cannot be recorded does not happen. */
class AuditDatabaseTest {
    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void noTokenIsCreatedUnrecorded() {
        var owner = portal.owner();
        owner.csrf();
        var tokens = count(ACCESS_TOKEN);
        var scopes = count(ACCESS_TOKEN_SCOPE);
        var secrets = count(ACCESS_TOKEN_SECRET);
        var page = unrecorded(
                portal,
                () -> owner.post(
                        "/orgs/acme/tokens",
                        "name",
                        "Ghost",
                        "description",
                        "",
                        "expires",
                        "30d",
                        "scopes",
                        "projects:read"));

        assertThat(page.status()).isEqualTo(500);
        assertThat(page.secret()).isEmpty();
        assertThat(page.body()).doesNotContain("lk_");
        assertThat(count(ACCESS_TOKEN)).isEqualTo(tokens);
        assertThat(count(ACCESS_TOKEN_SCOPE)).isEqualTo(scopes);
        assertThat(count(ACCESS_TOKEN_SECRET)).isEqualTo(secrets);
        portal.create("Ghost");
    }

    @Test
    void noTokenIsEditedUnrecorded() {
        var created = portal.create("Steady");
        var page = unrecorded(
                portal, () -> portal.owner().post(created.path() + "/edit", "name", "Changed", "description", ""));

        assertThat(page.status()).isEqualTo(500);
        assertThat(portal.owner().get(created.path()).heading()).startsWith("Steady");
    }

    @Test
    void noTokenIsRevokedUnrecorded() {
        var created = portal.create("Alive");
        var page = unrecorded(portal, () -> portal.owner().post(created.path() + "/revocation"));

        assertThat(page.status()).isEqualTo(500);
        assertThat(portal.db()
                        .fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()))
                        .getRevokedAt())
                .isNull();
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(200);
    }

    @Test
    void noHolderRevokesUnrecorded() {
        var created = portal.create("Held");

        assertThat(unrecorded(portal, () -> portal.program().revoke(created.secret()))
                        .status())
                .isEqualTo(500);
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(200);
    }

    @Test
    void nobodySignsInUnrecorded() {
        var client = portal.stranger();
        client.csrf();
        var sessions = count(SESSION);
        var page = unrecorded(portal, () -> client.signIn("owner@acme.example", TestPortal.PASSWORD));

        assertThat(page.status()).isEqualTo(500);
        assertThat(count(SESSION)).isEqualTo(sessions);
        assertThat(client.get("/orgs/acme/tokens").status()).isEqualTo(303);
    }

    @Test
    void nobodySignsOutUnrecorded() {
        var client = portal.signIn("auditor@acme.example");
        client.csrf();

        assertThat(unrecorded(portal, () -> client.post("/sign-out")).status()).isEqualTo(500);
        assertThat(client.get("/orgs/acme/tokens").status()).isEqualTo(200);
    }

    @Test
    void noResourceServerIsRegisteredOrRevokedUnrecorded() {
        var server = portal.registerServer("kept-api");
        var administrator = portal.administrator();
        var servers = count(RESOURCE_SERVER);
        var registered = unrecorded(portal, () -> administrator.post("/site/resource-servers", "name", "ghost-api"));
        var revoked =
                unrecorded(portal, () -> administrator.post("/site/resource-servers/" + server.id() + "/revocation"));

        assertThat(registered.status()).isEqualTo(500);
        assertThat(registered.secret()).isEmpty();
        assertThat(revoked.status()).isEqualTo(500);
        assertThat(count(RESOURCE_SERVER)).isEqualTo(servers);
        assertThat(portal.program().introspect(server, "token", "x").status()).isEqualTo(200);
    }

    @Test
    void noInstallationIsSetUpUnrecorded() {
        try (var empty = TestPortal.empty()) {
            var link = empty.latchkey().setupLink().orElseThrow();
            var token = Secrets.remember(link.substring(link.indexOf('=') + 1));
            var client = empty.stranger();
            client.get("/setup?token=" + token);
            var page = unrecorded(empty, () -> setUp(client, token));

            assertThat(page.status()).isEqualTo(500);
            for (var table : new Table<?>[] {ACCOUNT, ORGANIZATION, MEMBERSHIP, SESSION}) {
                assertThat(empty.db().fetchCount(table)).as(table.getName()).isZero();
            }
            assertThat(setUp(client, token).status()).isEqualTo(303);
            assertThat(empty.db().fetchCount(AUDIT_EVENT)).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aRecordedEventIsNeverChangedOrDeleted() {
        portal.create("Recorded");

        assertThatThrownBy(() -> portal.db()
                        .update(AUDIT_EVENT)
                        .set(AUDIT_EVENT.ACTOR, "nobody")
                        .execute())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("audit events are never changed");
        assertThatThrownBy(() -> portal.db().deleteFrom(AUDIT_EVENT).execute())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("audit events are never deleted");
    }

    private static Page setUp(Client client, String token) {
        return client.post(
                "/setup",
                "token",
                token,
                "email",
                "first@acme.example",
                "password",
                Secrets.remember("a long sentence nobody guesses"),
                "organization",
                "Acme",
                "slug",
                "acme");
    }

    private static Page unrecorded(TestPortal portal, Supplier<Page> change) {
        portal.db()
                .execute("CREATE TRIGGER no_events BEFORE INSERT ON audit_event FOR EACH ROW"
                        + " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'injected'");
        try {
            return change.get();
        } finally {
            portal.db().execute("DROP TRIGGER no_events");
        }
    }

    private int count(Table<?> table) {
        return portal.db().fetchCount(table);
    }
}
