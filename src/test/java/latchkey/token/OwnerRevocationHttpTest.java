package latchkey.token;

import static latchkey.database.schema.Tables.ACCESS_TOKEN;
import static latchkey.database.schema.Tables.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.IntStream;
import latchkey.Client;
import latchkey.Snapshot;
import latchkey.TestPortal;
import latchkey.database.schema.tables.records.AccessTokenRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OwnerRevocationHttpTest {
    private final TestPortal portal = TestPortal.withPeople();

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    void everyTokenOfOneMemberIsRevokedAndNobodyElses() {
        portal.create(portal.member(), "acme", "Theirs");
        var asked = portal.create(portal.member(), "acme", "Theirs too");
        var kept = portal.create("The owner’s");
        var member = "/orgs/acme/members/" + account("member@acme.example");
        var link = portal.owner().get(member).html().select("a[href=" + path("member@acme.example") + "]");
        assertThat(link.text()).isEqualTo("Revoke all tokens");

        var page = portal.owner().get(path("member@acme.example"));
        assertThat(page.heading()).isEqualTo("Revoke every token of member@acme.example?");
        assertThat(page.text())
                .contains("Theirs", "Theirs too", "No calls in the last 24 hours.")
                .doesNotContain("The owner’s");
        assertThat(page.html().select("main form button").text()).isEqualTo("Revoke 2 tokens");
        // What is made in the meantime is meant too.
        var late = portal.create(portal.member(), "acme", "Made meanwhile");
        var answer = portal.owner().post(path("member@acme.example"), "reason", "owner_left");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(portal.owner().get(answer.location()).text())
                .contains("All 3 tokens of member@acme.example were revoked. Nothing accepts them any more.");
        assertThat(row(asked.id()).getRevocationReason()).isEqualTo("Owner left");
        assertThat(row(late.id()).getRevokedAt()).isNotNull();
        assertThat(row(kept.id()).getRevokedAt()).isNull();
        assertThat(portal.eventsAbout(late.id()).getLast().getDetails())
                .isEqualTo(portal.eventsAbout(asked.id()).getLast().getDetails())
                .contains("\"tokens\":\"3\"");

        var again = portal.owner().post(path("member@acme.example"));
        assertThat(portal.owner().get(again.location()).text())
                .contains("member@acme.example had no token left to revoke.");
        assertThat(portal.owner().get(path("member@acme.example")).text()).contains("No token to revoke");
    }

    @Test
    void ofManyAPieceThatWasRevokedStaysSoWhenTheNextFails() {
        var first = portal.create(portal.member(), "acme", "First of many");
        IntStream.range(0, 201).forEach(number -> portal.create(portal.member(), "acme", number + " of many"));
        var last = portal.create(portal.member(), "acme", "Last of many");
        portal.db().execute("""
                CREATE TRIGGER refuse_last BEFORE UPDATE ON access_token FOR EACH ROW
                IF NEW.name = 'Last of many' THEN SIGNAL SQLSTATE '45000'; END IF""");
        var failed = portal.owner().post(path("member@acme.example"));
        portal.db().execute("DROP TRIGGER refuse_last");

        assertThat(failed.status()).isGreaterThanOrEqualTo(500);
        var revoked = ACCESS_TOKEN.NAME.like("% of many").and(ACCESS_TOKEN.REVOKED_AT.isNotNull());
        assertThat(portal.db().fetchCount(ACCESS_TOKEN, revoked)).isGreaterThanOrEqualTo(199);
        assertThat(row(last.id()).getRevokedAt()).isNull();
        assertThat(portal.eventsAbout(first.id()).getLast().getDetails()).contains("bulk", "tokens");

        portal.owner().post(path("member@acme.example"));
        assertThat(portal.db().fetchCount(ACCESS_TOKEN, revoked)).isEqualTo(203);
    }

    @Test
    void onlyOwnersMay() {
        portal.member().csrf();
        portal.auditor().csrf();
        var before = Snapshot.of(portal.db());
        for (var client : new Client[] {portal.member(), portal.auditor()}) {
            assertThat(client.get(path("owner@acme.example")).status()).isEqualTo(403);
            assertThat(client.post(path("owner@acme.example")).status()).isEqualTo(403);
            assertThat(client.get("/orgs/acme/members").html().select("main td a"))
                    .isEmpty();
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    @Test
    void anAccountThatIsNoMemberIsNotFound() {
        portal.create(portal.otherOwner(), "globex", "Far away");
        portal.owner().csrf();
        var before = Snapshot.of(portal.db());
        for (var id : new String[] {
            account("owner@globex.example").toString(),
            account("admin@site.example").toString(),
            "x",
            UUID.randomUUID().toString()
        }) {
            var path = "/orgs/acme/members/" + id + "/tokens/revocation";
            assertThat(portal.owner().get(path).status()).isEqualTo(404);
            assertThat(portal.owner().post(path).status()).isEqualTo(404);
        }
        assertThat(Snapshot.of(portal.db())).isEqualTo(before);
    }

    private String path(String email) {
        return "/orgs/acme/members/" + account(email) + "/tokens/revocation";
    }

    private UUID account(String email) {
        return portal.db().fetchSingle(ACCOUNT, ACCOUNT.EMAIL.eq(email)).getId();
    }

    private AccessTokenRecord row(UUID id) {
        return portal.db().fetchSingle(ACCESS_TOKEN, ACCESS_TOKEN.ID.eq(id));
    }
}
