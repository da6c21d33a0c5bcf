package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static latchkey.database.schema.Tables.RESOURCE_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import latchkey.Page;
import latchkey.Program;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import latchkey.token.TokenSecret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class IntrospectionHttpTest {
    private static final String INACTIVE = "{\"active\":false}";

    private final TestPortal portal = TestPortal.withPeople();
    private final TestPortal.Server server = portal.registerServer("orders-api");

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void anActiveTokenIsToldByTheFieldsOfRfc7662() {
        var created = portal.create("Deploy bot", "scopes", "projects:write metrics:read");
        var row = row(created);
        var organization = portal.db()
                .fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq("acme"))
                .getId()
                .toString();
        var page = introspect("token", created.secret());

        var expected = new LinkedHashMap<String, Object>();
        expected.put("active", true);
        expected.put("scope", "metrics:read projects:read projects:write");
        expected.put("client_id", organization);
        expected.put("token_type", "Bearer");
        expected.put("exp", (int) row.getExpiresAt().getEpochSecond());
        expected.put("iat", (int) row.getCreatedAt().getEpochSecond());
        expected.put("sub", created.id().toString());
        expected.put("iss", portal.url());
        expected.put("jti", created.id().toString());
        expected.put("organization_id", organization);
        expected.put("name", "Deploy bot");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("application/json");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(json(page)).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void aTokenThatNeverExpiresHasNoExp() {
        var created = portal.create("Forever", "expires", "never");

        assertThat(json(introspect("token", created.secret())))
                .containsEntry("active", true)
                .doesNotContainKey("exp");
    }

    @Test
    void aHintAboutTheKindOfTokenChangesNothing() {
        var created = portal.create("Hinted");

        assertThat(introspect("token", created.secret(), "token_type_hint", "refresh_token")
                        .body())
                .contains("\"active\":true");
    }

    @ParameterizedTest
    @CsvSource({
        "'', true",
        "projects:read, true",
        "projects:write, true",
        "projects:write projects:read, true",
        "'  projects:read   metrics:read ', true",
        "builds:read, false",
        "projects:read builds:read, false",
        "metrics:write, false",
        "Projects:READ, false",
        "projects, false",
        "*, false",
    })
    void aTokenIsActiveOnlyForWhatItGrants(String scope, boolean active) {
        var created = portal.create("For “%s”, %s".formatted(scope, active), "scopes", "projects:write metrics:read");
        var page = introspect("token", created.secret(), "scope", scope);

        assertThat(json(page)).containsEntry("active", active);
        if (!active) {
            assertThat(page.body()).isEqualTo(INACTIVE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "lk_", " ", "é🚀", "lk_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd2ZYGdf"})
    void ofWhatIsNoTokenNothingIsToldButThatItIsInactive(String text) {
        assertInactive(introspect("token", text));
    }

    @Test
    void ofAnUnknownTokenNothingElseIsTold() {
        assertInactive(introspect("token", TokenSecret.generate("lk").expose()));
        assertInactive(introspect("token", TokenSecret.generate("xy").expose()));
        assertInactive(introspect("token", server.secret()));
        assertInactive(introspect("token", server.id()));
    }

    @Test
    void ofATokenWithOneCharacterChangedOrAddedNothingElseIsTold() {
        var secret = portal.create("Mistyped").secret();

        assertInactive(introspect("token", secret.substring(0, 48) + (secret.endsWith("0") ? "1" : "0")));
        assertInactive(introspect("token", secret + " "));
        assertInactive(introspect("token", secret.substring(0, 16)));
    }

    @Test
    void ofARevokedTokenNothingElseIsTold() {
        var created = portal.create("Revoked");
        portal.owner().post(created.path() + "/revocation");

        assertInactive(introspect("token", created.secret()));
    }

    @Test
    void aTokenIsInactiveFromTheVeryInstantOfItsExpiry() {
        var created = portal.create("Expiring", "expires", "7d");
        var expiresAt = row(created).getExpiresAt();
        try {
            portal.clock().stopAt(expiresAt.minusSeconds(1));
            assertThat(introspect("token", created.secret()).body()).contains("\"active\":true");
            portal.clock().stopAt(expiresAt);
            assertInactive(introspect("token", created.secret()));
        } finally {
            portal.clock().reset();
        }
    }

    @Test
    void tokensOfEveryOrganizationAreKnown() {
        var created = portal.create(portal.otherOwner(), "globex", "Elsewhere");

        assertThat(introspect("token", created.secret()).body()).contains("\"active\":true", "Elsewhere");
    }

    @Test
    void withoutCredentialsNothingIsTold() {
        var secret = portal.create("Unasked").secret();
        var id = server.id();
        var other = portal.registerServer("other-api");
        var unknown = TokenSecret.generate("lkrs").expose();

        assertUnauthorized(portal.stranger().postRaw("/oauth2/introspect", "token=" + secret));
        assertUnauthorized(portal.owner().post("/oauth2/introspect", "token", secret));
        for (var authorization : new String[] {
            "Basic",
            "Basic !!!",
            "Basic " + id,
            "Bearer " + secret,
            "Bearer " + server.secret(),
            Program.basic(id, ""),
            Program.basic(id, "wrong"),
            Program.basic(id, unknown),
            Program.basic(id, other.secret()),
            Program.basic(id, server.secret() + " "),
            Program.basic(id, secret),
            Program.basic("", server.secret()),
            Program.basic("orders-api", server.secret()),
            Program.basic(UUID.randomUUID().toString(), server.secret()),
        }) {
            assertUnauthorized(portal.program().introspectWith(authorization, "token", secret));
        }
    }

    @Test
    void aRevokedResourceServerIsToldNothing() {
        var revoked = portal.registerServer("revoked-api");
        var secret = portal.create("Asked by the revoked").secret();
        assertThat(portal.program().introspect(revoked, "token", secret).status())
                .isEqualTo(200);
        portal.administrator().post("/site/resource-servers/" + revoked.id() + "/revocation");

        assertUnauthorized(portal.program().introspect(revoked, "token", secret));
    }

    @Test
    void anyLetterCaseOfTheSchemeWillDo() {
        var basic = Program.basic(server.id(), server.secret()).replace("Basic", "bAsIc");

        assertThat(portal.program().introspectWith(basic, "token", "x").body()).isEqualTo(INACTIVE);
    }

    @Test
    void itTakesFormsByPostOnly() {
        var basic = Program.basic(server.id(), server.secret());
        var client = portal.stranger();

        var got = client.send(client.request("/oauth2/introspect?token=x").header("Authorization", basic));
        assertThat(got.status()).isEqualTo(405);
        assertThat(got.header("Allow")).isEqualTo("POST");
        assertThat(portal.program()
                        .postJson("/oauth2/introspect", "{\"token\":\"x\"}", basic)
                        .status())
                .isEqualTo(415);
        assertThat(client.postRaw("/oauth2/introspect", "a=" + "x".repeat(65_536), "Authorization", basic)
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aRequestWithoutATokenOrWithTwoIsInvalid() {
        assertInvalid(introspect());
        assertInvalid(introspect("token", ""));
        assertThat(introspect("token", "a", "token", "b").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "300.1.1.1",
                "127.1",
                "2130706433",
                "010.0.0.1",
                "0x7f.0.0.1",
                "::g",
                "10.0.0.0/8",
                "localhost",
                "1.2.3.4, 5.6.7.8",
                "*"
            })
    void aClientAddressThatIsNoneIsInvalid(String ip) {
        var created = portal.create("From " + ip);

        assertInvalid(introspect("token", created.secret(), "client_ip", ip));
        portal.flushUsage();
        assertThat(row(created).getLastUsedAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "::ffff:203.0.113.9, 203.0.113.9",
        "' 203.0.113.10 ', 203.0.113.10",
    })
    void theClientAddressIsKeptInOneForm(String ip, String kept) {
        var created = portal.create("From " + ip);
        introspect("token", created.secret(), "client_ip", ip);
        portal.flushUsage();

        assertThat(row(created).getLastUsedIp()).isEqualTo(kept);
        assertThat(portal.owner().get(created.path()).text()).contains("from " + kept);
    }

    @Test
    void aUseWithoutAnAddressIsAUse() {
        var created = portal.create("From nowhere");
        introspect("token", created.secret());
        portal.flushUsage();

        assertThat(row(created).getLastUsedAt()).isNotNull();
        assertThat(row(created).getLastUsedIp()).isNull();
    }

    @Test
    void theResourceServerIsSeenAsWell() {
        var seen = portal.registerServer("seen-api");
        portal.program().introspect(seen, "token", "x");
        portal.flushUsage();

        assertThat(portal.db()
                        .fetchSingle(RESOURCE_SERVER, RESOURCE_SERVER.ID.eq(UUID.fromString(seen.id())))
                        .getLastUsedAt())
                .isNotNull();
        assertThat(portal.administrator().get("/site/resource-servers").text()).contains("just now");
    }

    private Page introspect(String... namesAndValues) {
        return portal.program().introspect(server, namesAndValues);
    }

    private static void assertInactive(Page page) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).isEqualTo(INACTIVE);
    }

    private static void assertInvalid(Page page) {
        assertThat(page.status()).isEqualTo(400);
        assertThat(json(page)).containsEntry("error", "invalid_request");
    }

    private static void assertUnauthorized(Page page) {
        assertThat(page.status()).isEqualTo(401);
        // Its form was not read: what came next on this connection would get no answer.
        assertThat(page.header("Connection")).isEqualTo("close");
        assertThat(page.response().headers().allValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"Latchkey\", charset=\"UTF-8\"");
        assertThat(json(page)).containsEntry("error", "invalid_client").doesNotContainKey("active");
    }

    private static Map<String, Object> json(Page page) {
        return new JsonMapper().readValue(page.body(), new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    private AccessTokenRecord row(Created created) {
        return portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()));
    }
}
