package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import latchkey.Client;
import latchkey.TestPortal;
import latchkey.TestPortal.Created;
import latchkey.account.Account;
import latchkey.audit.Actor;
import latchkey.audit.AuditLog;
import latchkey.audit.AuditStore;
import latchkey.database.Transactions;
import latchkey.organization.CurrentMember;
import latchkey.organization.Organization;
import latchkey.organization.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a list tells again, and what it never tells late. */
class KeptListsHttpTest {
    private static final String LIST = "/orgs/acme/tokens";

    private final TestPortal portal = TestPortal.withPeople(Map.of("lists.kept", "1 minute"));

    @BeforeEach
    void beginAMinute() {
        var now = portal.clock().instant();
        portal.clock().stopAt(now.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1)));
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void whoAsksAgainAtOnceIsToldTheSame() {
        var token = portal.create("Told twice");
        assertThat(lastUse(token)).isEqualTo("Never");
        use(token);

        assertThat(lastUse(token)).isEqualTo("Never");
    }

    @Test
    void whatIsKeptIsKeptForAMinuteOnly() {
        var token = portal.create("Told anew");
        assertThat(lastUse(token)).isEqualTo("Never");
        use(token);
        portal.clock().advance(Duration.ofMinutes(1));

        assertThat(lastUse(token)).contains("minute");
    }

    @Test
    void whatAnyInstanceRecordsIsToldAtOnce() {
        var token = portal.create("Soon revoked");
        assertThat(status(portal.owner(), token)).isEqualTo("Active");
        var counted = counter(portal.owner(), "Live");
        revokeOnAnotherInstance(token);

        assertThat(status(portal.owner(), token)).isEqualTo("Revoked");
        assertThat(counter(portal.owner(), "Live")).isEqualTo(counted - 1);
    }

    @Test
    void whatOneIsToldNobodyElseIs() {
        var token = portal.create("The owner’s own");
        // Signing in is an event: everybody has to be there already.
        portal.member().get("/orgs/acme");
        portal.otherOwner().get("/orgs/globex/tokens");
        portal.auditor().get("/orgs/acme");
        assertThat(portal.owner().get(LIST).text()).contains("The owner’s own");

        assertThat(portal.member().get(LIST).text()).doesNotContain("The owner’s own");
        assertThat(portal.otherOwner().get("/orgs/globex/tokens").text()).doesNotContain("The owner’s own");
        assertThat(status(portal.auditor(), token)).isEqualTo("Active");
        assertThat(portal.auditor().get(LIST).html().select("[name=ids]")).isEmpty();
        assertThat(portal.owner().get(LIST).html().select("[name=ids]")).isNotEmpty();
    }

    @Test
    void everyListIsKeptForItself() {
        var token = portal.create("Kept apart");
        portal.create("Another");
        assertThat(portal.owner().get(LIST + "?q=Another").text()).doesNotContain("Kept apart");
        assertThat(portal.owner().get(LIST + "?q=Kept").text()).doesNotContain("Another");
        assertThat(portal.owner().get(LIST + "?sort=name&status=live").text()).contains("Another");
        assertThat(status(portal.owner(), token)).isEqualTo("Active");
    }

    private void revokeOnAnotherInstance(Created token) {
        var db = portal.db();
        var member = db.selectFrom(ACCESS_TOKEN)
                .where(ACCESS_TOKEN.ID.eq(token.id()))
                .fetchSingle(row -> new CurrentMember(
                        new Account(row.getOwnerId(), "owner@acme.example", false),
                        new Organization(row.getOrganizationId(), "acme", "Acme"),
                        Role.OWNER));
        var audit = new AuditLog(new AuditStore(db), portal.clock());
        new TokenRevocation(
                        db,
                        new TokenMessages(db, (organizationId, message, last) -> {}, ""),
                        audit,
                        new Transactions(db),
                        portal.clock())
                .revoke(
                        member,
                        Set.of(token.id()),
                        new Actor(member.account().id(), "owner@acme.example", "192.0.2.1", "other"),
                        "leaked");
    }

    private void use(Created token) {
        portal.db()
                .update(ACCESS_TOKEN)
                .set(ACCESS_TOKEN.LAST_USED_AT, portal.clock().instant())
                .where(ACCESS_TOKEN.ID.eq(token.id()))
                .execute();
    }

    private String lastUse(Created token) {
        return portal.owner()
                .get(LIST)
                .html()
                .select("tr:has(a[href='" + token.path() + "']) [data-label='Last used'] div")
                .text();
    }

    private static String status(Client client, Created token) {
        return client.get(LIST)
                .html()
                .select("tr:has(a[href='" + token.path() + "']) .tag")
                .text();
    }

    private static int counter(Client client, String words) {
        var counter = client.get(LIST).html().select(".counters a:contains(" + words + ") strong");
        return Integer.parseInt(counter.text());
    }
}
