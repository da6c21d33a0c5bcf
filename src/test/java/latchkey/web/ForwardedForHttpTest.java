package latchkey.web;

import static latchkey.database.schema.Tables.ACCOUNT;
import static latchkey.database.schema.Tables.AUDIT_EVENT;
import static latchkey.database.schema.Tables.SESSION;
import static latchkey.database.schema.Tables.THROTTLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.Map;
import latchkey.Client;
import latchkey.Page;
import latchkey.TestPortal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose address counts, behind a proxy that is trusted and where none is. */
class ForwardedForHttpTest {
    private static final String OWNER = "owner@acme.example";
    private static final String WRONG = "not the password of anybody";

    /** What a client claims, what the proxy at the border saw, and a proxy of ours further in. */
    private static final String HOPS = "192.0.2.66, 203.0.113.9, 10.0.0.7";

    private final TestPortal behind = TestPortal.withPeople(Map.of("trusted-proxies", "127.0.0.0/8, 10.0.0.0/8"));
    private final TestPortal open = TestPortal.withPeople();

    @AfterAll
    void stop() {
        behind.close();
        open.close();
    }

    @BeforeEach
    void forgetFailures() {
        behind.clock().stop();
        open.clock().stop();
        behind.db().deleteFrom(THROTTLE).execute();
        open.db().deleteFrom(THROTTLE).execute();
    }

    @Test
    void behindATrustedProxyItIsTheRightMostThatIsNotTrusted() {
        var client = signedIn(behind);

        assertThat(addressOfEvent(behind)).isEqualTo("203.0.113.9");
        assertThat(addressOfSession(behind)).isEqualTo("203.0.113.9");
        assertThat(client.get("/account/sessions").text())
                .contains("203.0.113.9")
                .doesNotContain("192.0.2.66")
                .doesNotContain("10.0.0.7");
    }

    @Test
    void whereNoProxyIsTrustedAClaimIsWorthNothing() {
        var client = signedIn(open);

        assertThat(addressOfEvent(open)).isEqualTo("127.0.0.1");
        assertThat(addressOfSession(open)).isEqualTo("127.0.0.1");
        assertThat(client.get("/account/sessions").text()).contains("127.0.0.1").doesNotContain("203.0.113.9");
    }

    @Test
    void nobodyGetsTriesOfTheirOwnByAClaim() {
        for (var i = 0; i < 5; i++) {
            assertThat(fail(open, "203.0.113." + i).status()).isEqualTo(422);
        }
        assertThat(fail(open, "198.51.100.1").status()).isEqualTo(429);
    }

    @Test
    void behindAProxyItsClientsAreToldApartAndWhatTheyClaimIsNot() {
        for (var i = 0; i < 5; i++) {
            assertThat(fail(behind, "192.0.2." + i + ", 203.0.113.9").status()).isEqualTo(422);
        }
        assertThat(fail(behind, "198.51.100.77, 203.0.113.9").status()).isEqualTo(429);
        assertThat(fail(behind, "198.51.100.77").status()).isEqualTo(422);
    }

    @Test
    void aTokenBoundToANetworkWorksFromThereAndFromNoClaimOfIt() {
        assertThat(describe(behind, HOPS).status()).isEqualTo(200);
        assertThat(describe(behind, "203.0.113.9, 198.51.100.1").status()).isEqualTo(401);
        assertThat(describe(open, HOPS).status()).isEqualTo(401);
    }

    private static Page describe(TestPortal portal, String hops) {
        var secret = portal.create("Bound " + hops, "allowed_networks", "203.0.113.0/24")
                .secret();
        var client = portal.stranger();
        return client.send(client.request("/api/v1/token")
                .header("Authorization", "Bearer " + secret)
                .header("X-Forwarded-For", hops));
    }

    private static Page fail(TestPortal portal, String hops) {
        return through(portal, hops).signIn("nobody@acme.example", WRONG);
    }

    private static Client signedIn(TestPortal portal) {
        var client = through(portal, HOPS);
        assertThat(client.signIn(OWNER, TestPortal.PASSWORD).status()).isEqualTo(303);
        return client;
    }

    /** A client whose every request says where it came through. */
    private static Client through(TestPortal portal, String hops) {
        return new Client(portal.url()) {
            @Override
            public HttpRequest.Builder request(String path) {
                return super.request(path).header("X-Forwarded-For", hops);
            }
        };
    }

    private static String addressOfEvent(TestPortal portal) {
        return portal.db()
                .selectFrom(AUDIT_EVENT)
                .where(AUDIT_EVENT.ACTION.eq("account.signed_in"))
                .orderBy(AUDIT_EVENT.ID.desc())
                .limit(1)
                .fetchSingle(AUDIT_EVENT.ADDRESS);
    }

    private static String addressOfSession(TestPortal portal) {
        return portal.db()
                .select(SESSION.ADDRESS)
                .from(SESSION)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(SESSION.ACCOUNT_ID))
                .where(ACCOUNT.EMAIL.eq(OWNER))
                .orderBy(SESSION.CREATED_AT.desc())
                .limit(1)
                .fetchSingle(SESSION.ADDRESS);
    }
}
