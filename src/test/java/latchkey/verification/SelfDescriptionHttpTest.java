package latchkey.verification;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.ORGANIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latchkey.Page;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import latchkey.token.TokenSecret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class SelfDescriptionHttpTest {
    private static final String BARE = "Bearer realm=\"Latchkey\"";
    private static final String INVALID = "Bearer realm=\"Latchkey\", error=\"invalid_token\"";

    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void aTokenDescribesItselfAsTheRecordSays() {
        var created = portal.create(
                portal.member(),
                "acme",
                "Deploy bot",
                "description",
                "Releases",
                "scopes",
                "projects:write metrics:read");
        var now = portal.clock().instant();
        portal.clock().stopAt(now);
        Page page;
        try {
            page = portal.program().describe(created.secret());
        } finally {
            portal.clock().reset();
        }

        var row = row(created);
        var member = new LinkedHashMap<String, Object>();
        member.put("id", account("member@acme.example"));
        member.put("email", "member@acme.example");
        var expected = new LinkedHashMap<String, Object>();
        expected.put("id", created.id().toString());
        expected.put("organization_id", organization("acme"));
        expected.put("name", "Deploy bot");
        expected.put("description", "Releases");
        expected.put("owner", member);
        expected.put("created_by", member);
        expected.put("scopes", List.of("metrics:read", "projects:read", "projects:write"));
        expected.put("allowed_networks", List.of());
        expected.put("prefix", created.secret().substring(0, 16));
        expected.put("status", "active");
        expected.put("created_at", row.getCreatedAt().toString());
        expected.put("modified_at", row.getModifiedAt().toString());
        expected.put("expires_at", row.getExpiresAt().toString());
        expected.put("last_used_at", now.toString());
        expected.put("last_used_ip", "127.0.0.1");
        expected.put("revoked_at", null);
        expected.put("revoked_by", null);
        expected.put("revocation_reason", null);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("application/json");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(json(page)).containsExactlyEntriesOf(expected);
        assertThat(page.body()).doesNotContain(created.secret());
    }

    @Test
    void aTokenWithoutExpirySaysNull() {
        var created = portal.create("Forever", "expires", "never");

        assertThat(json(portal.program().describe(created.secret()))).containsEntry("expires_at", null);
    }

    @Test
    void aTokenThatEndsWithinFourteenDaysSaysSo() {
        var created = portal.create("Soon", "expires", "7d");

        assertThat(json(portal.program().describe(created.secret()))).containsEntry("status", "expires_soon");
    }

    @Test
    void withoutATokenTheChallengeNamesNoError() {
        assertRefused(portal.program().describeWith(), BARE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer", "Token abc", "Bearerx abc", "Negotiate"})
    void anotherSchemeIsNoToken(String authorization) {
        assertRefused(portal.program().describeWith(authorization), BARE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "lk_",
                "'; DROP TABLE access_token; --",
                "null",
                "a b",
                "lk_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd2ZYGdf"
            })
    void whatIsNoTokenIsInvalid(String text) {
        assertRefused(portal.program().describe(text), INVALID);
    }

    @Test
    void anUnknownTokenIsInvalid() {
        assertRefused(portal.program().describe(TokenSecret.generate("lk").expose()), INVALID);
    }

    @Test
    void aTokenOfAnotherBrandIsInvalid() {
        assertRefused(portal.program().describe(TokenSecret.generate("xy").expose()), INVALID);
        assertRefused(
                portal.program().describe(portal.registerServer("not a token").secret()), INVALID);
    }

    @Test
    void aRevokedTokenIsInvalid() {
        var created = portal.create("Revoked");
        portal.owner().post(created.path() + "/revocation");

        assertRefused(portal.program().describe(created.secret()), INVALID);
    }

    @Test
    void aTokenIsInvalidFromTheVeryInstantOfItsExpiry() {
        var created = portal.create("Expiring", "expires", "7d");
        var expiresAt = row(created).getExpiresAt();
        try {
            portal.clock().stopAt(expiresAt.minusNanos(1000));
            assertThat(portal.program().describe(created.secret()).status()).isEqualTo(200);
            portal.clock().stopAt(expiresAt);
            assertRefused(portal.program().describe(created.secret()), INVALID);
        } finally {
            portal.clock().reset();
        }
    }

    @Test
    void anyLetterCaseOfTheSchemeWillDo() {
        var created = portal.create("Lower case");

        assertThat(portal.program().describeWith("bearer " + created.secret()).status())
                .isEqualTo(200);
        assertThat(portal.program().describeWith("BEARER  " + created.secret()).status())
                .isEqualTo(200);
    }

    @Test
    void twoTokensAreNone() {
        var one = "Bearer " + portal.create("One of two").secret();
        var other = "Bearer " + portal.create("Other of two").secret();

        assertRefused(portal.program().describeWith(one, other), BARE);
        assertRefused(portal.program().describeWith(one, one), BARE);
        assertRefused(portal.program().describe("x, " + one), INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "token"})
    void aTokenInTheAddressIsNone(String parameter) {
        var secret = portal.create("In the address, " + parameter).secret();

        assertRefused(portal.stranger().get("/api/v1/token?" + parameter + "=" + secret), BARE);
    }

    @Test
    void aSessionIsNoToken() {
        assertRefused(portal.owner().get("/api/v1/token"), BARE);
    }

    @Test
    void itIsOnlyForReading() {
        var page = portal.stranger().postRaw("/api/v1/token", "");

        assertThat(page.status()).isEqualTo(405);
        assertThat(page.header("Allow")).contains("GET");
        assertThat(page.header("Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void askingIsAUse() {
        var created = portal.create("Used");
        var before = portal.clock().instant();
        portal.program().describe(created.secret());
        portal.flushUsage();

        var row = row(created);
        assertThat(row.getLastUsedAt()).isBetween(before, Instant.now().plus(Duration.ofSeconds(1)));
        assertThat(row.getLastUsedIp()).isEqualTo("127.0.0.1");
        assertThat(portal.owner().get(created.path()).text()).contains("just now from 127.0.0.1", "1 accepted");
    }

    @Test
    void whatNobodyTrustsSaysNothingAboutTheAddress() {
        var created = portal.create("Forwarded");
        var client = portal.stranger();
        var page = client.send(client.request("/api/v1/token")
                .header("Authorization", "Bearer " + created.secret())
                .header("X-Forwarded-For", "203.0.113.9"));

        assertThat(json(page)).containsEntry("last_used_ip", "127.0.0.1");
    }

    @Test
    void noiseIsRefusedWithoutTheDatabase() {
        var lonely = TestPortal.withPeople();
        var secret = lonely.create("Lonely").secret();
        var mistyped = secret.substring(0, 48) + (secret.endsWith("0") ? "1" : "0");
        lonely.database().close();
        try {
            assertRefused(lonely.program().describe(mistyped), INVALID);
            assertRefused(lonely.program().describe("noise"), INVALID);
            assertRefused(lonely.program().describe(TokenSecret.generate("xy").expose()), INVALID);
            // The database really is away: for a real token, nobody claims to know.
            assertThat(lonely.program().describe(secret).status()).isGreaterThanOrEqualTo(500);
        } finally {
            lonely.close();
        }
    }

    private static void assertRefused(Page page, String challenge) {
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.response().headers().allValues("WWW-Authenticate")).containsExactly(challenge);
        if (challenge.equals(BARE)) {
            assertThat(json(page)).containsOnlyKeys("error_description");
        } else {
            assertThat(json(page))
                    .containsOnlyKeys("error", "error_description")
                    .containsEntry("error", "invalid_token");
        }
    }

    private static Map<String, Object> json(Page page) {
        return new JsonMapper().readValue(page.body(), new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    private AccessTokenRecord row(Created created) {
        return portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(created.id()));
    }

    private String account(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId().toString();
    }

    private String organization(String slug) {
        return portal.db()
                .fetchSingle(ORGANIZATION, ORGANIZATION.SLUG.eq(slug))
                .getId()
                .toString();
    }
}
