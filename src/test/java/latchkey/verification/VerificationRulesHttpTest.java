package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_CLIENT;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_NETWORK;
import static latchkey.database.schema.Tables.ACCESS_TOKEN_SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.token.Use;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What decides, beside being live, whether a call is accepted. */
class VerificationRulesHttpTest {
    private static final String INACTIVE = "{\"active\":false}";

    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");

    @AfterAll
    void stop() {
        portal.close();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, true",
        "203.0.113.255, true",
        "203.0.114.0, false",
        "::ffff:203.0.113.7, true",
        "2001:db8:1::1, true",
        "2001:db9::1, false",
        "'', false",
    })
    void aTokenWorksFromItsNetworksOnly(String address, boolean accepted) {
        var created = limited("From " + address);
        assertThat(introspect(created, "client_ip", address).equals(INACTIVE)).isNotEqualTo(accepted);
    }

    @Test
    void aTokenDescribesItselfFromItsNetworksOnly() {
        var created = limited("Describes itself");
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(401);
        allow(created, "127.0.0.0/8");
        allow(created, "::1/128");
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(200);
    }

    @Test
    void aHolderRevokesFromAnywhere() {
        var created = limited("Found in the street");
        portal.program().revoke(created.secret());

        assertThat(portal.db()
                        .fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()))
                        .getRevokedAt())
                .isNotNull();
    }

    @Test
    void aBlockedTokenIsRefused() {
        var created = portal.create("Blocked");
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.BLOCKED_AT, portal.clock().instant())
                .set(ACCESS_TOKEN.BLOCKED_BY, "networks")
                .where(ACCESS_TOKEN.ID.eq(created.id()))
                .execute();

        assertThat(introspect(created)).isEqualTo(INACTIVE);
        assertThat(portal.program().describe(created.secret()).status()).isEqualTo(401);
    }

    @Test
    void everythingGrantsEveryScope() {
        var created = portal.create("Everything");
        assertThat(introspect(created, "scope", "billing:write")).isEqualTo(INACTIVE);

        portal.db()
                .update(ACCESS_TOKEN_SCOPE)
                .set(ACCESS_TOKEN_SCOPE.SCOPE, "*")
                .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(created.id()))
                .execute();

        assertThat(introspect(created, "scope", "billing:write projects:read"))
                .contains("\"active\":true", "\"scope\":\"*\"");
    }

    @Test
    void aScopeThatNoCallNeededIsTakenAwayToTheMicrosecond() {
        var created = portal.create("Narrowed", "scopes", "projects:write metrics:read");
        portal.clock().stop();
        try {
            var end = portal.clock().instant().plus(Duration.ofDays(7));
            removeAt(created, "metrics:read", end);
            portal.clock().advance(Duration.ofDays(7).minus(1, ChronoUnit.MICROS));
            assertThat(introspect(created)).contains("metrics:read");
            portal.clock().advance(Duration.of(1, ChronoUnit.MICROS));
            assertThat(introspect(created, "scope", "metrics:read")).isEqualTo(INACTIVE);
            assertThat(introspect(created, "scope", "projects:write"))
                    .contains("\"scope\":\"projects:read projects:write\"");
        } finally {
            portal.clock().reset();
        }
    }

    @Test
    void theScopesThatCallsNeedAreKept() {
        var created = portal.create("Needs", "scopes", "projects:write metrics:read");
        introspect(created, "scope", "metrics:read");
        introspect(created, "scope", "billing:read");
        portal.flushUsage();

        assertThat(portal.db()
                        .select(ACCESS_TOKEN_SCOPE.SCOPE)
                        .from(ACCESS_TOKEN_SCOPE)
                        .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(created.id()))
                        .and(ACCESS_TOKEN_SCOPE.LAST_USED_AT.isNotNull())
                        .fetch(ACCESS_TOKEN_SCOPE.SCOPE))
                .containsExactly("metrics:read");
    }

    @Test
    void whyACallWasRefusedIsKeptForTheOrganization() {
        var created = limited("Refused");
        introspect(created, "client_ip", "198.51.100.1");
        introspect(created, "client_ip", "203.0.113.1", "scope", "billing:read");
        introspect(created, "client_ip", "203.0.113.1");
        portal.flushUsage();

        assertThat(outcomes(created)).containsExactly("accepted", "network", "scope");
    }

    @Test
    void oneWithManyAddressesDoesNotFillTheDatabase() {
        var created = portal.create("Many addresses");
        for (var i = 0; i < ClientLimit.MOST + 20; i++) {
            introspect(created, "client_ip", "198.51.100." + i, "client_user_agent", "flood/" + i);
        }
        portal.flushUsage();

        var rows = portal.db()
                .selectFrom(ACCESS_TOKEN_CLIENT)
                .where(ACCESS_TOKEN_CLIENT.TOKEN_ID.eq(created.id()))
                .fetch();
        // The hour may turn while the calls are made.
        assertThat(rows).hasSizeBetween(ClientLimit.MOST, ClientLimit.MOST + 21);
        assertThat(rows.stream().mapToLong(row -> row.getCalls()).sum()).isEqualTo(ClientLimit.MOST + 20L);
        assertThat(rows).anyMatch(row -> row.getAgent().equals(Use.OTHERS));
    }

    @Test
    void theUserAgentIsKeptAsItCanBeShown() {
        var created = portal.create("Agents");
        introspect(
                created,
                "client_ip",
                "198.51.100.1",
                "client_user_agent",
                "curl/8.5 \u202e<b>\u0000" + "x".repeat(500));
        portal.flushUsage();

        assertThat(portal.db()
                        .select(ACCESS_TOKEN_CLIENT.AGENT)
                        .from(ACCESS_TOKEN_CLIENT)
                        .where(ACCESS_TOKEN_CLIENT.TOKEN_ID.eq(created.id()))
                        .fetchSingle(ACCESS_TOKEN_CLIENT.AGENT))
                .startsWith("curl/8.5 ?<b>?xxx")
                .hasSize(120);
    }

    private Created limited(String name) {
        var created = portal.create(name);
        allow(created, "203.0.113.0/24");
        allow(created, "2001:db8::/32");
        return created;
    }

    private void allow(Created created, String network) {
        var organization = portal.db()
                .fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()))
                .getOrganizationId();
        portal.db()
                .insertInto(ACCESS_TOKEN_NETWORK)
                .set(ACCESS_TOKEN_NETWORK.TOKEN_ID, created.id())
                .set(ACCESS_TOKEN_NETWORK.NETWORK, network)
                .set(ACCESS_TOKEN_NETWORK.ORGANIZATION_ID, organization)
                .execute();
    }

    private void removeAt(Created created, String scope, Instant at) {
        portal.db()
                .update(ACCESS_TOKEN_SCOPE)
                .set(ACCESS_TOKEN_SCOPE.REMOVED_AT, at)
                .where(ACCESS_TOKEN_SCOPE.TOKEN_ID.eq(created.id()))
                .and(ACCESS_TOKEN_SCOPE.SCOPE.eq(scope))
                .execute();
    }

    private List<String> outcomes(Created created) {
        return portal.db()
                .select(ACCESS_TOKEN_CLIENT.OUTCOME)
                .from(ACCESS_TOKEN_CLIENT)
                .where(ACCESS_TOKEN_CLIENT.TOKEN_ID.eq(created.id()))
                .orderBy(ACCESS_TOKEN_CLIENT.OUTCOME)
                .fetch(ACCESS_TOKEN_CLIENT.OUTCOME);
    }

    private String introspect(Created created, String... more) {
        var parameters = new String[more.length + 2];
        parameters[0] = "token";
        parameters[1] = created.secret();
        System.arraycopy(more, 0, parameters, 2, more.length);
        return portal.program().introspect(server, parameters).body();
    }
}
